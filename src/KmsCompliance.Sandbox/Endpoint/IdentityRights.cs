using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>What the identity policies of a user or role allow, and what limits them.</summary>
internal sealed record IdentityRights
{
    /// <summary>Everything.</summary>
    public static IdentityRights All { get; } = new() { Allow = ["*"] };

    /// <summary>Actions that are allowed, with <c>*</c> as wildcard.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Actions that are denied, with <c>*</c> as wildcard.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>An inline policy, which decides in place of <see cref="Allow"/>; null for none.</summary>
    public IdentityPolicyDocument? Policy { get; init; }

    /// <summary>The managed policies that are attached.</summary>
    public IReadOnlyList<ManagedPolicy> Attached { get; init; } = [];

    /// <summary>A user's groups.</summary>
    public IReadOnlyList<UserGroup> Groups { get; init; } = [];

    /// <summary>The permissions boundary; null for none.</summary>
    public ManagedPolicy? Boundary { get; init; }

    /// <summary>What they say to an action. The request is made only where a policy has to read it.</summary>
    public KeyAccessDecision Decide(string action, Func<KeyAccessRequest> request)
    {
        if (Deny.Any(pattern => Principal.Matches(pattern, action)))
        {
            return KeyAccessDecision.ExplicitDeny;
        }

        var given = Policy is null && Allow.Any(pattern => Principal.Matches(pattern, action)) ? KeyAccessDecision.Allowed : KeyAccessDecision.ImplicitDeny;
        var documents = Attached.Select(static policy => policy.Document).Concat(Groups.SelectMany(static group => group.Documents)).ToList();
        if (Policy is not null)
        {
            documents.Add(Policy);
        }

        if (documents.Count == 0 && Boundary is null)
        {
            return given;
        }

        var asked = request();
        var limit = Boundary is null ? KeyAccessDecision.Allowed : IdentityPolicyEvaluator.Evaluate(Boundary.Document, asked);
        var said = documents.Select(document => IdentityPolicyEvaluator.Evaluate(document, asked)).Append(given).ToList();
        return limit == KeyAccessDecision.ExplicitDeny || said.Contains(KeyAccessDecision.ExplicitDeny) ? KeyAccessDecision.ExplicitDeny
            : said.Contains(KeyAccessDecision.Unknown) ? KeyAccessDecision.Unknown
            : said.Contains(KeyAccessDecision.Allowed) ? limit
            : KeyAccessDecision.ImplicitDeny;
    }
}
