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

    // No account has it: it stands for whichever is not the key's own.
    private const string AnyAccount = "000000000000";

    private readonly string _partition;
    private readonly string _account;
    private readonly AccountIdentities _identities;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private KeyAskers(string partition, string account, AccountIdentities identities) => (_partition, _account, _identities) = (partition, account, identities);

    /// <summary>All of them, each once.</summary>
    /// <param name="policy">The key's policy.</param>
    /// <param name="partition">The key's partition.</param>
    /// <param name="account">The key's account.</param>
    /// <param name="grants">The key's grants.</param>
    /// <param name="identities">The account's users and roles.</param>
    public static IEnumerable<KeyAsker> Of(KeyPolicyDocument policy, string partition, string account, IReadOnlyList<KeyGrant> grants, AccountIdentities identities) =>
        new KeyAskers(partition, account, identities).All(policy, grants);

    private IEnumerable<KeyAsker> All(KeyPolicyDocument policy, IReadOnlyList<KeyGrant> grants)
    {
        var root = $"arn:{_partition}:iam::{_account}:root";
        _seen.Add(root);
        _seen.Add(_account);
        yield return new(root, "AccountRoot", root, _account, KeyAccessWays.Asker.Named, IdentityKnowledge.None);
        foreach (var holder in _identities.Holders.Where(holder => _seen.Add(holder.Arn)))
        {
            yield return new(holder.Arn, holder.Kind.ToString(), holder.Arn, _account, KeyAccessWays.Asker.Named, holder.Knowledge);
        }

        if (_identities.Unread is not null || _identities.AreLeftOut)
        {
            yield return Somebody(_account, _identities.AreLeftOut ? IdentityKnowledge.OfOtherAccount : new(Policies: null) { Unread = _identities.Unread });
        }

        var allowing = policy.Statements.Where(static statement => statement.Effect == KeyPolicyEffect.Allow).ToList();

        // Whom a denial names, or leaves out, may be let in by their account's name, or by everybody's: for something else, or once it is gone.
        var denying = policy.Statements.Where(static statement => statement.Effect == KeyPolicyEffect.Deny);
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
