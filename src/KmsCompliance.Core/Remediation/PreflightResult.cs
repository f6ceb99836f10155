namespace KmsCompliance.Remediation;

/// <summary>What came of a preflight that refused nothing.</summary>
/// <param name="MayGoOn">Whether the key may be set; not where the repair of its policy was declined, or whether it was made
/// is not known.</param>
/// <param name="Repair">The repair of the policy; null where none was made.</param>
public sealed record PreflightResult(bool MayGoOn, CmkPolicyChange? Repair)
{
    /// <summary>Nothing was found, and nothing done.</summary>
    public static PreflightResult GoOn { get; } = new(MayGoOn: true, Repair: null);
}
