using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Changes;

/// <summary>What came of a preflight that refused nothing.</summary>
/// <param name="MayGoOn">Whether the key may be set; not where the repair of its policy was declined, or whether it was made
/// is not known.</param>
public sealed record PreflightResult(bool MayGoOn)
{
    /// <summary>Nothing was looked at, and nothing stands in the way.</summary>
    public static PreflightResult GoOn { get; } = new(MayGoOn: true);

    /// <summary>The key's policy as it is now; null where it could not be read, of which the user has been told.</summary>
    public KeyPolicyDocument? Policy { get; init; }

    /// <summary>The repair of the policy; null where none was made.</summary>
    public CmkPolicyChange? Repair { get; init; }
}
