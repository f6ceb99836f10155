namespace KmsCompliance.Ports;

/// <summary>X-Ray's setting as GetEncryptionConfig reports it.</summary>
/// <param name="Type"><c>NONE</c> or <c>KMS</c>.</param>
/// <param name="KeyId">The key's ARN; null with type NONE.</param>
/// <param name="Status"><c>ACTIVE</c> or <c>UPDATING</c>; null where not reported.</param>
public sealed record XRayConfiguration(string Type, string? KeyId, string? Status)
{
    /// <summary>Whether X-Ray is still changing over.</summary>
    public bool IsUpdating => string.Equals(Status, "UPDATING", StringComparison.Ordinal);
}

/// <summary>X-Ray's setting in one Region.</summary>
public interface IXRayEncryption
{
    /// <summary>Reads it: one call.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<XRayConfiguration> GetConfigurationAsync(CancellationToken cancellationToken);

    /// <summary>Changes it: one call.</summary>
    /// <param name="keyArn">The key; null for the key that AWS owns (type NONE).</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<XRayConfiguration> PutConfigurationAsync(string? keyArn, CancellationToken cancellationToken);
}
