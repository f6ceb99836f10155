using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Access;

/// <summary>Everybody whom a key could let in: the account's users and roles, and whoever its policy and grants name.</summary>
internal sealed class KeyAskers
{
    /// <summary>What stands for anybody.</summary>
    public const string Everyone = "*";

    private static readonly string[] KeysOfAccount = ["kms:CallerAccount", "aws:PrincipalAccount"];

    // No account has it: it stands for whichever is not the key's own.
    private const string AnyAccount = "000000000000";

    private readonly string _partition;
    private readonly string _account;
    private readonly AccountIdentities _identities;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private KeyAskers(string partition, string account, AccountIdentities identities) => (_partition, _account, _identities) = (partition, account, identities);

    /// <summary>All of them, each once.</summary>
    /// <param name="statements">The statements of the key's policy, and of those of what lies under it.</param>
    /// <param name="partition">The key's partition.</param>
    /// <param name="account">The account whose users and roles are known.</param>
    /// <param name="grants">The key's grants.</param>
    /// <param name="identities">The account's users and roles.</param>
    public static IEnumerable<KeyAsker> Of(IReadOnlyList<KeyPolicyStatement> statements, string partition, string account, IReadOnlyList<KeyGrant> grants, AccountIdentities identities) =>
        new KeyAskers(partition, account, identities).All(statements, grants, identities.Holders);

    /// <summary>Some of the account's users and roles, and whoever the statements name.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="account">The account whose users and roles are known.</param>
    /// <param name="identities">The account's users and roles.</param>
    /// <param name="holders">Those of them that are asked about whether they are named or not.</param>
    public static IEnumerable<KeyAsker> Of(IReadOnlyList<KeyPolicyStatement> statements, string partition, string account, AccountIdentities identities, IReadOnlyList<IdentityHolder> holders) =>
        new KeyAskers(partition, account, identities).All(statements, [], holders);

    /// <summary>The statements that count for somebody: whom an account lets in as one of everybody is listed by name.</summary>
    /// <param name="asker">Who asks.</param>
    /// <param name="statements">All of them.</param>
    /// <param name="account">The account whose users and roles are known.</param>
    public static IReadOnlyList<KeyPolicyStatement> StatementsFor(KeyAsker asker, IReadOnlyList<KeyPolicyStatement> statements, string account) => asker.Asker == KeyAccessWays.Asker.Anybody
        ? [.. statements.Where(statement => statement.Effect == KeyPolicyEffect.Deny || !IsForOwnAccountOnly(statement, account))]
        : statements;

    private static bool IsForOwnAccountOnly(KeyPolicyStatement statement, string account) => statement.ConditionTests.Any(test =>
        test.IsDemand
        && KeysOfAccount.Contains(test.Condition.Key, StringComparer.OrdinalIgnoreCase)
        && test.Condition.Values.All(value => value == account));

    private IEnumerable<KeyAsker> All(IReadOnlyList<KeyPolicyStatement> statements, IReadOnlyList<KeyGrant> grants, IReadOnlyList<IdentityHolder> holders)
    {
        var root = $"arn:{_partition}:iam::{_account}:root";
        _seen.Add(root);
        _seen.Add(_account);
        yield return new(root, "AccountRoot", root, _account, KeyAccessWays.Asker.Named, IdentityKnowledge.None);
        foreach (var holder in holders.Where(holder => _seen.Add(holder.Arn)))
        {
            yield return new(holder.Arn, holder.Kind.ToString(), holder.Arn, _account, KeyAccessWays.Asker.Named, holder.Knowledge);
        }

        if (_identities.Unread is not null || _identities.AreLeftOut)
        {
            yield return Somebody(_account, _identities.AreLeftOut ? IdentityKnowledge.OfOtherAccount : new(Policies: null) { Unread = _identities.Unread });
        }

        var allowing = statements.Where(static statement => statement.Effect == KeyPolicyEffect.Allow).ToList();

        // Whom a denial names, or leaves out, may be let in by their account's name, or by everybody's: for something else, or once it is gone.
        var denying = statements.Where(static statement => statement.Effect == KeyPolicyEffect.Deny);
        foreach (var named in allowing.Concat(denying).SelectMany(static statement => statement.Principals).Where(static principal => principal.Type is "AWS" or "Service").Select(static principal => principal.Value)
            .Concat(grants.Select(static grant => grant.GranteePrincipal))
            .Where(_seen.Add))
        {
            if (AskerOf(named) is { } asker)
            {
                yield return asker;
            }
        }

        if (allowing.Exists(static statement => statement.ExceptPrincipals || statement.PrincipalPatterns.Any(static pattern => pattern.IsEveryone)))
        {
            yield return new(Everyone, "Everyone", $"arn:{_partition}:iam::{AnyAccount}:role/anybody", AnyAccount, KeyAccessWays.Asker.Anybody, IdentityKnowledge.OfAnyAccount);
        }
    }

    private KeyAsker? AskerOf(string named)
    {
        if (AwsArn.IsAccountId(named))
        {
            return _seen.Add($"arn:{_partition}:iam::{named}:root") ? Somebody(named, IdentityKnowledge.OfOtherAccount) : null;
        }

        if (!AwsArn.TryParse(named, out var arn))
        {
            return named.Contains('.', StringComparison.Ordinal) && !Wildcard.IsPattern(named)
                ? new(named, "Service", named, null, KeyAccessWays.Asker.Named, IdentityKnowledge.None)
                : null;
        }

        var (kind, name) = Caller.Split(arn.Service, arn.Resource);
        if (kind == CallerKind.Root)
        {
            return arn.AccountId.Length > 0 && _seen.Add(arn.AccountId) ? Somebody(arn.AccountId, IdentityKnowledge.OfOtherAccount) : null;
        }

        return kind == CallerKind.Unknown || Wildcard.IsPattern(named) ? null
            : new(named, kind.ToString(), named, arn.AccountId, KeyAccessWays.Asker.Named, _identities.KnowledgeOf(new(kind, named, arn.Partition, arn.AccountId, name), _account));
    }

    private KeyAsker Somebody(string account, IdentityKnowledge knowledge) =>
        new(account, "Account", $"arn:{_partition}:iam::{account}:role/somebody", account, KeyAccessWays.Asker.SomebodyOfAccount, knowledge);
}
