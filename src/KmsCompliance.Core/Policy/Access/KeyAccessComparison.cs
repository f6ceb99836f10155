using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Access;

/// <summary>Who gains and who loses what where one policy of a key takes the place of another.</summary>
/// <param name="before">The policy.</param>
/// <param name="after">The other one.</param>
/// <param name="place">Where the key lies.</param>
/// <param name="grants">The key's grants, which stay.</param>
/// <param name="identities">The users and roles of its account.</param>
/// <param name="actions">The actions that are asked about.</param>
internal sealed class KeyAccessComparison(
    KeyPolicyDocument before, KeyPolicyDocument after, KeyPolicyPlace place, GrantKnowledge grants, AccountIdentities identities, IReadOnlyList<string> actions)
{
    /// <summary>How it is where it is not allowed.</summary>
    public const string NotAllowed = "not allowed";

    /// <summary>What nobody was asked about, where documents alone are compared.</summary>
    public static AccountIdentities NotAsked { get; } = new([], "they were not looked at");

    /// <summary>What the organization takes away from accounts; nothing is known of those that are not in it.</summary>
    public KnownLimits Limits { get; init; } = KnownLimits.None;

    /// <summary>The accounts whose limits count.</summary>
    public IEnumerable<string> Accounts => Of(before).Accounts.Concat(Of(after).Accounts).Distinct(StringComparer.Ordinal);

    /// <summary>Everybody for whom something changes.</summary>
    public IEnumerable<CmkAccessChange> List()
    {
        var (was, becomes) = (Of(before), Of(after));
        return was.Askers.Concat(becomes.Askers).DistinctBy(static asker => (asker.Shown, asker.Kind)).SelectMany(asker => List(asker, was, becomes));
    }

    private KeyUsers Of(KeyPolicyDocument policy) => new(policy, place, grants, identities, actions) { Limits = Limits };

    private IEnumerable<CmkAccessChange> List(KeyAsker asker, KeyUsers was, KeyUsers becomes)
    {
        var (old, now) = (was.List(asker).ToList(), becomes.List(asker).ToList());
        return actions
            .Select(action => Of(action, old.FindAll(row => row.Action.Contains(action)), now.FindAll(row => row.Action.Contains(action))))
            .Where(static change => change.Before.Text != change.After.Text)
            .GroupBy(static change => (change.Before, change.After))
            .Select(group => new CmkAccessChange
            {
                KeyArn = place.KeyArn,
                Region = place.KeyArn is null && place.IsRegionAssumed ? null : place.Region,
                AccountId = place.AccountId,
                Principal = asker.Shown,
                PrincipalKind = asker.Kind,
                PrincipalAccountId = asker.Asker == KeyAccessWays.Asker.Anybody ? null : asker.AccountId,
                Action = [.. group.Select(static change => change.Action)],
                Change = group.Key.After.Rank.CompareTo(group.Key.Before.Rank) switch
                {
                    > 0 => "Gains",
                    < 0 => "Loses",
                    _ => "Changes",
                },
                Before = group.Key.Before.Text,
                After = group.Key.After.Text,
            });
    }

    private (string Action, (int Rank, string Text) Before, (int Rank, string Text) After) Of(string action, List<CmkKeyAccess> before, List<CmkKeyAccess> after)
    {
        if (identities.AreLeftOut)
        {
            // What is left to IAM policies is told where it becomes another, and where nothing else lets in anyway.
            var stays = ByIdentity(before) is { } way && way == ByIdentity(after) && Math.Max(before.Count, after.Count) > 1;
            (before, after) = (Without(before, stays), Without(after, stays));
        }

        return (action, Of(before), Of(after));

        static List<CmkKeyAccess> Without(List<CmkKeyAccess> rows, bool stays) => stays || rows.Exists(IsAllowed) ? rows.FindAll(static row => !IsByIdentity(row)) : rows;
    }

    private static string? ByIdentity(List<CmkKeyAccess> rows) => rows.Find(IsByIdentity)?.Condition;

    private static bool IsByIdentity(CmkKeyAccess row) => row.Via == "IamPolicy";

    private static bool IsAllowed(CmkKeyAccess row) => row.Decision == "Allowed";

    // What is allowed is more than what hangs on something, and that is more than nothing.
    private static (int Rank, string Text) Of(List<CmkKeyAccess> rows) => rows.Count == 0
        ? (0, NotAllowed)
        : (rows.Exists(IsAllowed) ? 2 : 1, string.Join("; ", rows.Select(static row => $"{row.Decision} by {row.Via}{(row.Condition.Length > 0 ? ": " : "")}{row.Condition}").Order(StringComparer.Ordinal)));
}
