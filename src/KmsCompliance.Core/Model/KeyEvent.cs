namespace KmsCompliance;

/// <summary>What happens to a key, of which <see cref="CmkImpact"/> says what it stops.</summary>
public static class KeyEvent
{
    /// <summary>It is disabled: KMS refuses it until it is enabled again.</summary>
    public const string Disable = nameof(Disable);

    /// <summary>Its deletion is scheduled: KMS refuses it from then on, and for good once it is deleted.</summary>
    public const string Delete = nameof(Delete);

    /// <summary>Its imported material expires, or is deleted: KMS refuses it until the same material is imported again.</summary>
    public const string MaterialExpiry = nameof(MaterialExpiry);

    /// <summary>Its policy loses statements.</summary>
    public const string PolicyChange = nameof(PolicyChange);
}
