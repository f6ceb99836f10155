namespace KmsCompliance.Ports;

/// <summary>A grant on a key, as ListGrants shows it.</summary>
/// <param name="GrantId">The grant's id.</param>
/// <param name="GranteePrincipal">Who may use it: an ARN or a service principal.</param>
/// <param name="Operations">What it allows, such as <c>Decrypt</c>: operations without <c>kms:</c>.</param>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html"/></remarks>
public sealed record KeyGrant(string GrantId, string GranteePrincipal, IReadOnlyList<string> Operations)
{
    /// <summary>The encryption context must be these pairs and no others; null for no such constraint. Names ignore case,
    /// values do not.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html"/></remarks>
    public IReadOnlyDictionary<string, string>? EncryptionContextEquals { get; init; }

    /// <summary>The encryption context must have these pairs; null for no such constraint.</summary>
    public IReadOnlyDictionary<string, string>? EncryptionContextSubset { get; init; }

    /// <summary>The resource for which alone a service may use the grant: the request's <c>aws:SourceArn</c>; null for no such
    /// constraint.</summary>
    public string? SourceArn { get; init; }

    /// <summary>Whether the grant has a constraint that is not understood; then it allows nothing for certain.</summary>
    public bool HasOtherConstraint { get; init; }
}
