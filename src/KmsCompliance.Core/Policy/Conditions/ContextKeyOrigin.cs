namespace KmsCompliance.Policy.Conditions;

/// <summary>Where the value of a condition key comes from when a request does not list it.</summary>
internal enum ContextKeyOrigin
{
    /// <summary>Nowhere: nothing is known of it.</summary>
    Unknown,

    /// <summary>Nowhere: it is absent.</summary>
    Given,
    CallerAccount,
    CallerArn,
    UserName,
    IsService,
    ServiceName,
    KeyAccount,

    /// <summary>The keys for the single pairs.</summary>
    EncryptionContextKeys,
}
