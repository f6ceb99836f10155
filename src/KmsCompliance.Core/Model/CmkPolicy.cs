namespace KmsCompliance;

/// <summary>The policy of a service's key, ready to be given to KMS.</summary>
public sealed class CmkPolicy
{
    /// <summary>The service's name, such as <c>XRay</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The 12-digit account of the key.</summary>
    public required string AccountId { get; init; }

    /// <summary>The key's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The key policy as indented JSON.</summary>
    public required string PolicyDocument { get; init; }

    /// <summary>The key policy as indented JSON.</summary>
    public override string ToString() => PolicyDocument;
}
