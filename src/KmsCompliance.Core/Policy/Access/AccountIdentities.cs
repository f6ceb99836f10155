using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Access;

/// <summary>The users and roles of an account, read once for all keys. Of their policies only the statements are kept that are about the
/// actions that are asked about, and of roles on demand who may assume them.</summary>
/// <param name="Holders">The users and roles; empty where they could not be read.</param>
/// <param name="Unread">Why they could not be read, in a sentence; null where they were.</param>
internal sealed record AccountIdentities(IReadOnlyList<IdentityHolder> Holders, string? Unread)
{
    private readonly Lazy<Dictionary<string, IdentityHolder>> _byArn = new(() => Holders.DistinctBy(static holder => holder.Arn).ToDictionary(static holder => holder.Arn, StringComparer.Ordinal));
    private readonly Lazy<Dictionary<string, IdentityHolder>> _roles = new(() =>
        Holders.Where(static holder => holder.Kind == AccountIdentityKind.Role).DistinctBy(static holder => holder.Name).ToDictionary(static holder => holder.Name, StringComparer.Ordinal));

    /// <summary>The role of an ARN; null where it is none of the account's.</summary>
    /// <param name="arn">The ARN.</param>
    public IdentityHolder? FindRole(string arn) => _byArn.Value.TryGetValue(arn, out var holder) && holder.Kind == AccountIdentityKind.Role ? holder : null;

    /// <summary>Nobody's, for what the policy of a key alone says: what it leaves to IAM policies is left to whomever they allow it.</summary>
    public static AccountIdentities LeftOut { get; } = new([], Unread: null) { AreLeftOut = true };

    /// <summary>Whether IAM policies are not looked at.</summary>
    public bool AreLeftOut { get; private init; }

    /// <summary>What is known of the IAM policies of a principal, whom they may not list.</summary>
    /// <param name="caller">The principal.</param>
    /// <param name="account">The account whose users and roles these are.</param>
    /// <remarks>A session has its role's policies, and the account's root user and services have none.</remarks>
    public IdentityKnowledge KnowledgeOf(Caller caller, string account) => caller.Kind switch
    {
        CallerKind.Service => IdentityKnowledge.None,
        _ when caller.Account != account => IdentityKnowledge.OfOtherAccount,
        CallerKind.Root => IdentityKnowledge.None,
        _ when AreLeftOut => IdentityKnowledge.OfOtherAccount,
        _ when Unread is not null => new(Policies: null) { Unread = Unread },
        CallerKind.RoleSession when _roles.Value.TryGetValue(caller.Name!, out var role) => role.Knowledge,
        CallerKind.FederatedUser => new(Policies: []) { Unread = "the policies of its session are not known" },
        _ => _byArn.Value.TryGetValue(caller.Id, out var holder) ? holder.Knowledge : new(Policies: []) { Unread = "IAM does not list it in its account" },
    };

    /// <summary>Reads them.</summary>
    /// <param name="catalog">The account's.</param>
    /// <param name="actions">The actions that are asked about.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="withTrust">Whether the trust policies of roles are kept.</param>
    /// <exception cref="Errors.AwsCallException">They could not be read, or not to their end.</exception>
    public static async Task<AccountIdentities> ReadAsync(IIdentityCatalog catalog, IReadOnlyList<string> actions, CancellationToken cancellationToken, bool withTrust = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var gathering = new Gathering(actions, withTrust);
        await foreach (var page in catalog.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var identity in page)
            {
                gathering.Add(identity);
            }
        }

        return new(gathering.Finish(), Unread: null);
    }

    /// <param name="Identity">The user, role or group.</param>
    /// <param name="Own">Those of its own policies that are about the actions.</param>
    /// <param name="Unread">What is wrong with one of its own; null for nothing.</param>
    private sealed record Held(AccountIdentity Identity, IReadOnlyList<HeldPolicy> Own, string? Unread)
    {
        /// <summary>The same without the texts, which nobody needs any more.</summary>
        public static AccountIdentity Bare(AccountIdentity identity, bool withTrust) => identity with { Policies = [], TrustPolicy = withTrust ? identity.TrustPolicy : null };
    }

    // Managed policies and groups may come after those who have them.
    private sealed class Gathering(IReadOnlyList<string> actions, bool withTrust)
    {
        private readonly List<Held> _holders = [];
        private readonly Dictionary<string, Held> _groups = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (HeldPolicy? Policy, string? Unread)> _managed = new(StringComparer.Ordinal);

        public void Add(AccountIdentity identity)
        {
            if (identity.Kind == AccountIdentityKind.ManagedPolicy)
            {
                _managed[identity.Arn] = identity.Policies is [var document] ? Read(document) : (null, $"the managed policy {identity.Arn} has no text");
                return;
            }

            var own = identity.Policies.Select(Read).ToList();
            var held = new Held(
                Held.Bare(identity, withTrust),
                [.. own.Select(static read => read.Policy).OfType<HeldPolicy>().Where(static policy => policy.Statements.Count > 0)],
                own.Select(static read => read.Unread).FirstOrDefault(static problem => problem is not null));
            if (identity.Kind == AccountIdentityKind.Group)
            {
                _groups[identity.Name] = held;
            }
            else
            {
                _holders.Add(held);
            }
        }

        public IReadOnlyList<IdentityHolder> Finish() => [.. _holders.Select(Finish)];

        private IdentityHolder Finish(Held holder)
        {
            var policies = new List<HeldPolicy>(holder.Own);
            var unread = holder.Unread;
            AddAttached(holder.Identity, policies, ref unread);
            foreach (var name in holder.Identity.Groups)
            {
                if (_groups.TryGetValue(name, out var group))
                {
                    policies.AddRange(group.Own);
                    unread ??= group.Unread;
                    AddAttached(group.Identity, policies, ref unread);
                }
                else
                {
                    unread ??= $"IAM did not show its group {name}";
                }
            }

            HeldPolicy? boundary = null;
            if (holder.Identity.PermissionsBoundaryArn is { } arn)
            {
                boundary = Find(arn, ref unread);
            }

            return new(holder.Identity.Kind, holder.Identity.Arn, holder.Identity.Name, new(policies) { Boundary = boundary, Unread = unread }) { TrustPolicy = holder.Identity.TrustPolicy };
        }

        private void AddAttached(AccountIdentity identity, List<HeldPolicy> policies, ref string? unread)
        {
            foreach (var arn in identity.AttachedPolicyArns)
            {
                if (Find(arn, ref unread) is { Statements.Count: > 0 } policy)
                {
                    policies.Add(policy);
                }
            }
        }

        private HeldPolicy? Find(string arn, ref string? unread)
        {
            var (policy, problem) = _managed.TryGetValue(arn, out var found) ? found : (null, $"IAM did not show the policy {arn}");
            unread ??= problem;
            return policy;
        }

        private (HeldPolicy? Policy, string? Unread) Read(IdentityPolicyText text)
        {
            try
            {
                var document = IdentityPolicyDocument.Parse(text.Document);
                return (HeldPolicy.About(actions, text.Name, document.Statements, document.UnknownMembers.Count == 0), null);
            }
            catch (KeyPolicyFormatException exception)
            {
                return (null, $"the policy '{text.Name}' could not be understood: {exception.Message}");
            }
        }
    }
}
