using KmsCompliance.Policy.Conditions;

namespace KmsCompliance.Policy.Documents;

/// <summary>Which of the two kinds of policy a text is read as, and what is different in them.</summary>
/// <param name="Name">The kind, for messages.</param>
/// <param name="Article">The article of that name.</param>
/// <param name="Taker">The service that takes such policies.</param>
/// <param name="MaxBytes">The longest text that is accepted, in bytes of UTF-8.</param>
/// <param name="HasPrincipals">Its statements name whom they are about.</param>
internal sealed record PolicyDialect(string Name, string Article, string Taker, int MaxBytes, bool HasPrincipals)
{
    /// <summary>A key policy.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html"/></remarks>
    public static PolicyDialect Key { get; } = new("key policy", "a", "KMS", KeyPolicyDocument.MaxBytes, HasPrincipals: true) { NeedsVersion = true };

    /// <summary>Whether ARNs of its resources that lack parts at their end are completed with stars.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns"/>, of
    /// identity-based policies.</remarks>
    public Ternary CompletesArns { get; private init; }

    /// <summary>Whether a document without a version is refused; elsewhere it is an old one.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html"/></remarks>
    public bool NeedsVersion { get; private init; }

    /// <summary>Whether its statements are about what has the policy, and so name no resource.</summary>
    public bool IsAboutItsHolder { get; private init; }

    /// <summary>A policy of a resource other than a key: a secret, a bucket.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html"/></remarks>
    public static PolicyDialect Resource { get; } = new("resource policy", "a", "AWS", 131_072, HasPrincipals: true);

    /// <summary>The policy of a role that says who may assume it.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html"/></remarks>
    public static PolicyDialect Trust { get; } = new("trust policy", "a", "IAM", 131_072, HasPrincipals: true) { IsAboutItsHolder = true };

    /// <summary>A policy of a user, group or role. The limit is that of IAM's operations; the quotas of managed and inline
    /// policies are lower, but do not count white space.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html"/></remarks>
    public static PolicyDialect Identity { get; } = new("IAM policy", "an", "IAM", 131_072, HasPrincipals: false) { CompletesArns = Ternary.Yes };

    /// <summary>A service control policy. Whether its ARNs are completed is not documented.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html"/></remarks>
    public static PolicyDialect ServiceControl { get; } = new("service control policy", "a", "AWS Organizations", 131_072, HasPrincipals: false) { CompletesArns = Ternary.Maybe };

    /// <summary>A resource control policy, which is about every principal.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html"/></remarks>
    public static PolicyDialect ResourceControl { get; } = new("resource control policy", "a", "AWS Organizations", 131_072, HasPrincipals: true) { CompletesArns = Ternary.Maybe, NeedsVersion = true };

    /// <summary>An error at a place in the text.</summary>
    public KeyPolicyFormatException Error(string reason, int line, int position) => new(Name, reason, line, position);
}
