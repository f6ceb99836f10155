namespace KmsCompliance.Identifiers;

/// <summary>The ways to name a KMS key.</summary>
public enum KeyReferenceForm
{
    /// <summary>A bare key id, <c>1234abcd-12ab-34cd-56ef-1234567890ab</c> or <c>mrk-…</c>.</summary>
    KeyId,

    /// <summary>A key ARN.</summary>
    KeyArn,

    /// <summary>An alias name, <c>alias/…</c>.</summary>
    AliasName,

    /// <summary>An alias ARN.</summary>
    AliasArn,
}
