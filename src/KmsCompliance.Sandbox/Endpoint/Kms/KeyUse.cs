namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Circumstances of a request that key policies can ask about.</summary>
internal sealed record KeyUse
{
    public static KeyUse Direct { get; } = new();

    /// <summary>The service that asks in its own name; null when the caller of the operation is who asks.</summary>
    public ServiceCaller? Service { get; init; }

    /// <summary>The service that acts for the caller, such as <c>xray</c>; null when the caller asks KMS itself.</summary>
    public string? ViaService { get; init; }

    public IReadOnlyDictionary<string, string>? EncryptionContext { get; init; }

    public bool? GrantIsForAwsResource { get; init; }

    /// <summary>The Region that ReplicateKey makes a replica in.</summary>
    public string? ReplicaRegion { get; init; }

    /// <summary>In what form Sign is handed what it signs, and by which algorithm.</summary>
    public (string MessageType, string Algorithm)? Signing { get; init; }

    public string? GranteePrincipal { get; init; }

    public IReadOnlyList<string>? GrantOperations { get; init; }
}
