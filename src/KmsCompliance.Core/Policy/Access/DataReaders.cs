using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Access;

/// <summary>Who can read data that a service keeps: of those who may use the key as reading takes it, who has the service's right
/// too.</summary>
/// <param name="key">What it takes of the key; null where the reader needs nothing of it, as the service decrypts in its own name.</param>
/// <param name="data">What it takes of the service.</param>
/// <param name="identities">The users and roles of one account.</param>
/// <param name="account">That account.</param>
/// <param name="partition">The partition.</param>
internal sealed class DataReaders(KeyRight? key, DataRight data, AccountIdentities identities, string account, string partition)
{
    // What begins the label of a statement of the resource's policy; those of IAM policies have a beginning of their own.
    private const string OfResource = "resource:";
    private const string OfIam = "iam:";

    /// <summary>What is known of the limits that organizations set to accounts.</summary>
    public KnownLimits Limits { get; init; } = KnownLimits.None;

    /// <summary>The accounts whose limits count.</summary>
    public IEnumerable<string> Accounts => Askers
        .Where(static asker => asker is { AccountId: not null, Asker: not KeyAccessWays.Asker.Anybody })
        .Select(static asker => asker.AccountId)
        .Concat([key?.AccountId, data.AccountId])
        .OfType<string>()
        .Distinct(StringComparer.Ordinal);

    /// <summary>Everybody who may use the key; where the reader needs nothing of it, everybody who can read, or may.</summary>
    public IEnumerable<DataReader> List() => Askers.Select(Read).OfType<DataReader>();

    // Whom the one names and the other lets in by the account's name is asked about by name.
    private IEnumerable<KeyAsker> Askers =>
        KeyAskers.Of([.. (IEnumerable<KeyPolicyStatement>?)key?.Statements ?? [], .. data.Policy.Statements], partition, account, key?.Grants ?? [], identities)
            .Where(asker => data.Policy.Unread is null || asker.Asker != KeyAccessWays.Asker.Anybody || IsForAnybody);

    // A policy that could not be read speaks to nobody in particular.
    private bool IsForAnybody => key is not null && key.Statements.Any(static statement =>
        statement.Effect == KeyPolicyEffect.Allow && (statement.ExceptPrincipals || statement.PrincipalPatterns.Any(static pattern => pattern.IsEveryone)));

    private DataReader? Read(KeyAsker asker)
    {
        var byKey = key is null ? null : OfKey(asker, key);
        if (byKey?.Decision == RightDecision.Denied)
        {
            return null;
        }

        var byService = OfService(asker);
        if (byService.Decision == RightDecision.Denied && (byKey?.Decision is null or RightDecision.Unknown))
        {
            return null;
        }

        return new(
            asker,
            byKey is null ? byService : RightAnswer.AllOf([byKey, byService]),
            byKey,
            byService,
            Limits.Unless(asker, [.. key is null ? Array.Empty<string?>() : [key.AccountId], .. data.IsBoundByResourceControl ? [data.AccountId] : Array.Empty<string?>()]));
    }

    private RightAnswer OfKey(KeyAsker asker, KeyRight needed)
    {
        if (needed.Unread is { } reason)
        {
            return new(RightDecision.Unknown) { Actions = [.. needed.Needed.Select(static right => right.Action)], Reason = reason };
        }

        var answer = RightAnswer.AllOf([.. needed.Needed.Select(right => Of(asker, needed.Statements, needed.IsUnderstood, right, needed.Grants))]);
        return needed.GrantsUnread is { } unread && answer.Decision != RightDecision.Allowed
            ? answer with { Decision = RightDecision.Unknown, Reason = string.Join(' ', new[] { answer.Reason, unread }.Where(static text => text.Length > 0)) }
            : answer;
    }

    private RightAnswer OfService(KeyAsker asker)
    {
        var answer = RightAnswer.AnyOf([.. data.Alternatives.Select(rights => RightAnswer.AllOf([.. rights.Select(right => Of(asker, data.Policy.Statements, data.Policy.IsUnderstood, right, []))]))]);
        answer = answer with { Labels = [.. answer.Labels.Select(static label => label.StartsWith(OfIam, StringComparison.Ordinal) ? label : OfResource + label)] };
        return data.Policy.Unread is { } unread && answer.Decision == RightDecision.Unknown
            ? answer with { Reason = unread, Labels = [.. answer.Labels.Where(static label => label.StartsWith(OfIam, StringComparison.Ordinal))] }
            : answer;
    }

    private RightAnswer Of(KeyAsker asker, IReadOnlyList<KeyPolicyStatement> statements, bool isUnderstood, AskedRight right, IReadOnlyList<Ports.KeyGrant> grants) => RightAnswer.Of(
        right.Action,
        KeyAccessWays.Of(
            KeyAskers.StatementsFor(asker, statements, account), isUnderstood, asker.Arn, asker.AccountId, asker.Asker, right, asker.Knowledge, grants, Limits.Of(asker), Limits.Of(right.AccountId)),
        asker.Knowledge.Unread);
}
