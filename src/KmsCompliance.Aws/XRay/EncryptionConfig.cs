namespace KmsCompliance.Aws.XRay;

/// <summary>X-Ray's setting.</summary>
internal sealed class EncryptionConfig
{
    public string? KeyId { get; set; }

    public string? Status { get; set; }

    public string? Type { get; set; }
}
