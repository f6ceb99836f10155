using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>A group of IAM users, who have its policies.</summary>
internal sealed record UserGroup(string Name, string Arn)
{
    public IdentityPolicyDocument? Policy { get; init; }

    public IReadOnlyList<ManagedPolicy> Attached { get; init; } = [];

    public IEnumerable<IdentityPolicyDocument> Documents => Policy is null ? Attached.Select(static policy => policy.Document) : Attached.Select(static policy => policy.Document).Prepend(Policy);
}
