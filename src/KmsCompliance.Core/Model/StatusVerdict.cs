using KmsCompliance.Identifiers;

namespace KmsCompliance.Model;

/// <summary>What judging a resource's key comes to: the properties of an <see cref="EncryptionStatus"/> of the same names. A
/// value, so that a status holds it without another object.</summary>
internal readonly record struct StatusVerdict()
{
    public string? KeyArn { get; init; }

    public string? KeyAlias { get; init; }

    public bool KeyAliasLooked { get; init; }

    public string? KeyManager { get; init; }

    public string? KeyState { get; init; }

    public string? KeyAccountId { get; init; }

    public DateTimeOffset? ScannedAt { get; init; }

    public string? ScannedBy { get; init; }

    public string Compliance { get; init; } = KmsCompliance.Compliance.Unknown;

    public string Reason { get; init; } = ComplianceReason.KeyUnreadable;

    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;
}
