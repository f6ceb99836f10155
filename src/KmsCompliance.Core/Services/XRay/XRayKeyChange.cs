using KmsCompliance.Ports;

namespace KmsCompliance.Services.XRay;

/// <summary>Changing X-Ray's key: accepted at once, made in some minutes, and never for traces that are stored already.</summary>
internal sealed class XRayKeyChange : ServiceKeyChange
{
    /// <inheritdoc/>
    public override bool CanRestoreDefault => true;

    /// <inheritdoc/>
    public override bool TakesTime => true;

    /// <inheritdoc/>
    public override string Applied => "X-Ray uses the key for new traces.";

    /// <inheritdoc/>
    public override string AppliedDefault => "X-Ray uses the key that AWS owns for new traces; those stored before need the former key to be read.";

    /// <inheritdoc/>
    public override string NotSeen => "X-Ray accepted the change; whether it is done was not seen. Get-XRayEncryptionStatus shows it.";

    /// <inheritdoc/>
    public override string Describe(EncryptionStatus resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return $"X-Ray in {resource.Region}";
    }

    /// <inheritdoc/>
    public override string Describe(ResourceReference resource) => "X-Ray";

    /// <summary>A key that AWS manages may go without its name, and is not the one that AWS owns.</summary>
    /// <inheritdoc/>
    public override bool IsUnderDefaultKey(EncryptionStatus resource) =>
        base.IsUnderDefaultKey(resource) && resource is not XRayEncryptionStatus { EncryptionType: "KMS" };

    /// <inheritdoc/>
    public override Confirmation Ask(EncryptionStatus resource, string? key)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new Confirmation(
            $"X-Ray encryption configuration in {resource.Region} (account {resource.AccountId})",
            $"Change the key from {Name(resource.KmsKeyId)} to {Name(key)}");
    }

    private static string Name(string? key) => key ?? "the key that AWS owns";
}
