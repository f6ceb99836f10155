using KmsCompliance.Ports;

namespace KmsCompliance.Services;

/// <summary>A setting that no resource type of the language has, to be written as a template of its own.</summary>
/// <param name="Status">The setting as it was read.</param>
/// <param name="Configuration">What was read of it beside.</param>
/// <param name="ResetOnDelete">Whether it is put back to the service's default when the template's stack is deleted, unless who deploys it
/// says otherwise.</param>
public sealed record ApartRequest(EncryptionStatus Status, ResourceConfiguration Configuration, bool ResetOnDelete)
{
    /// <summary>Whether a plan puts it under a key.</summary>
    public bool IsPlanned { get; init; }

    /// <summary>The ARN of the key that a plan puts it under; null where the plan has yet to make the key, or nothing is planned.</summary>
    public string? PlannedKeyArn { get; init; }
}
