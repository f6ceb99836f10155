using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Access;

/// <summary>Who can use a key, for what and by which ways.</summary>
/// <param name="policy">The key's policy.</param>
/// <param name="place">Where the key lies.</param>
/// <param name="grants">The key's grants.</param>
/// <param name="identities">The users and roles of its account.</param>
/// <param name="actions">The actions that are asked about.</param>
internal sealed class KeyUsers(KeyPolicyDocument policy, KeyPolicyPlace place, GrantKnowledge grants, AccountIdentities identities, IReadOnlyList<string> actions)
{
    /// <summary>The decision where something could not be read, or is not understood.</summary>
    public const string Unknown = "Unknown";

    private const string Decrypt = "kms:Decrypt";

    private const string NotSufficient =
        "Necessary, not sufficient: to read what a service keeps under the key takes that service's own right too, which was not looked at, nor was who may assume a role: -ReadsData looks at both.";

    private readonly string _keyArn = place.RequestArn;
    private readonly bool _isUnderstood = policy.UnknownMembers.Count == 0;

    /// <summary>A row for what could not be read: nobody may take it for nobody.</summary>
    public static CmkKeyAccess Unread(string keyArn, IReadOnlyList<string> actions, string via, string reason) => new()
    {
        KeyArn = keyArn,
        Region = AwsArn.TryParse(keyArn, out var arn) ? arn.Region : string.Empty,
        AccountId = arn?.AccountId ?? string.Empty,
        Principal = KeyAskers.Everyone,
        PrincipalKind = "Other",
        Action = [.. actions],
        Decision = Unknown,
        Via = via,
        Reason = reason,
    };

    /// <summary>What is known of the limits that organizations set to accounts.</summary>
    public KnownLimits Limits { get; init; } = KnownLimits.None;

    /// <summary>The accounts whose limits count: the key's own, and those of whom it could let in.</summary>
    public IEnumerable<string> Accounts =>
        Askers.Where(static asker => asker is { AccountId: not null, Asker: not KeyAccessWays.Asker.Anybody }).Select(static asker => asker.AccountId!).Prepend(place.AccountId).Distinct(StringComparer.Ordinal);

    /// <summary>Everybody whom it could let in.</summary>
    public IEnumerable<KeyAsker> Askers => KeyAskers.Of(policy.Statements, place.Partition, place.AccountId, grants.Grants ?? [], identities);

    /// <summary>Everybody who can, and what could not be read.</summary>
    public IEnumerable<CmkKeyAccess> List()
    {
        foreach (var asker in Askers)
        {
            foreach (var access in List(asker))
            {
                yield return access;
            }
        }

        if (grants.CouldNotBeRead)
        {
            yield return Unread(_keyArn, [.. actions.Where(KmsActionCatalog.CanBeGranted)], "Grant", "The grants of the key could not be listed, and one of them might let somebody in.");
        }
    }

    /// <summary>The ways of one of them.</summary>
    public IEnumerable<CmkKeyAccess> List(KeyAsker asker) => actions
        .SelectMany(action => KeyAccessWays
            .Of(KeyAskers.StatementsFor(asker, policy.Statements, place.AccountId), _isUnderstood, asker.Arn, asker.AccountId, asker.Asker, action, _keyArn, asker.Knowledge, grants.Grants ?? [], Limits.Of(asker), Limits.Of(place.AccountId))
            .Select(answer => (Action: action, Answer: answer)))
        .GroupBy(static given => (given.Answer.Way, given.Answer.IsAllowed, given.Answer.Condition, WithoutAction(given.Answer.Reason, given.Action), string.Join('\n', given.Answer.Labels)))
        .Select(group => Access(asker, group.First().Answer, [.. group.Select(static given => given.Action)]));

    // What differs in the action alone is said once.
    private static string? WithoutAction(string? reason, string action) => reason?.Replace(action, "it", StringComparison.Ordinal);

    private CmkKeyAccess Access(KeyAsker asker, AccessWayAnswer answer, TextList allowed)
    {
        var isForeign = asker.AccountId is not null && asker.AccountId != place.AccountId;
        var unread = asker.Knowledge.Unread;
        return new()
        {
            KeyArn = _keyArn,
            Region = place.Region,
            AccountId = place.AccountId,
            Principal = asker.Shown,
            PrincipalKind = asker.Kind,
            PrincipalAccountId = asker.Asker == KeyAccessWays.Asker.Anybody ? null : asker.AccountId,
            Action = allowed,
            Decision = answer.IsAllowed ? "Allowed" : answer.Condition is null || unread is not null ? Unknown : "Conditional",
            Via = answer.Way switch
            {
                AccessWay.Grant => "Grant",
                _ when isForeign => "OtherAccount",
                AccessWay.KeyPolicy => "KeyPolicy",
                _ => "IamPolicy",
            },
            Statement = [.. answer.Labels.Select(PrintableText.Of)],
            Condition = answer.Condition ?? string.Empty,
            Unless = Limits.Unless(asker, place.AccountId),
            Reason = answer.IsAllowed ? string.Empty : unread is not null ? $"Not all of its IAM policies are known: {unread}" : answer.Reason ?? string.Empty,
            Note = allowed.Contains(Decrypt) ? NotSufficient : string.Empty,
        };
    }
}
