namespace KmsCompliance.Policy.Conditions;

/// <summary>Where the value of a condition key comes from when a request does not list it.</summary>
internal enum ContextKeyOrigin
{
    /// <summary>Nowhere: nothing is known of it.</summary>
    Unknown,

    /// <summary>Nowhere: it is absent.</summary>
    Given,

    /// <summary>Every request of the operations that have it has it, with a value that is not known.</summary>
    Always,

    /// <summary>A grant is for a principal or for a service, never for both: each is there where the other is not.</summary>
    Grantee,
    CallerAccount,
    CallerArn,
    CallerType,
    UserName,
    IsService,
    ServiceName,

    /// <summary>What an organisation says of its members; a service is in none.</summary>
    Organization,
    KeyAccount,
    KeyRegion,
    KeySpec,
    KeyUsage,

    /// <summary>Always true: KMS is reached by TLS alone.</summary>
    SecureTransport,

    /// <summary>Whether a service forwards the request.</summary>
    ViaService,

    /// <summary>Services that forwarded it; none where it comes directly.</summary>
    CalledVia,

    /// <summary>The keys for the single pairs.</summary>
    EncryptionContextKeys,
}
