using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Impact;

/// <summary>Reads what belongs to keys themselves: aliases, grants, related keys, their last use. Changes nothing.</summary>
/// <param name="session">The session of the keys' account.</param>
/// <param name="reporter">Where it goes.</param>
/// <param name="throttleLimit">How many keys at a time.</param>
/// <param name="time">Says when.</param>
/// <param name="question">What happens to the keys.</param>
public sealed class KeyImpactReading(IAwsSession session, IRunReporter reporter, int throttleLimit, TimeProvider time, ImpactQuestion question)
{
    private const string NoName = "(not listed)";

    /// <summary>Reads the keys.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="found">Told of each that there is.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task RunAsync(IReadOnlyList<KeyTarget> targets, Action<ImpactSubject> found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(found);
        var locator = new KeyLocator(session, cancellationToken);
        return new BoundedRun(reporter, throttleLimit) { Activity = "Reading keys", Noun = "keys" }.RunAsync(
            targets,
            static target => target.Key.Value,
            async (target, token) =>
            {
                var keyArn = await locator.LocateAsync(target, mustExist: false).ConfigureAwait(false);
                var account = await locator.GetAccountIdAsync(target.Where).ConfigureAwait(false);
                var key = await session.GetKeyCatalog(target.Where.Region).DescribeKeyAsync(keyArn, token).ConfigureAwait(false);
                if (question.Event == KeyEvent.MaterialExpiry && key.Origin != "EXTERNAL")
                {
                    throw new FailureException(Failures.MaterialDoesNotExpire(key.Arn, key.Origin));
                }

                await ReadAsync(new ImpactSubject(key, target), account, found, token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    private async Task ReadAsync(ImpactSubject subject, string callerAccount, Action<ImpactSubject> found, CancellationToken cancellationToken)
    {
        var (key, catalog) = (subject.Key, session.GetKeyCatalog(subject.Region));
        var impacts = new List<CmkImpact>();

        // KMS shows these of the caller's own keys only, but for grants (KMS developer guide, permissions reference).
        var isOwn = key.AccountId == callerAccount;
        var foreign = $"KMS shows them to the key's own account ({key.AccountId}) only.";
        var aliases = await TryAsync(isOwn ? null : foreign, async () =>
        {
            var names = new List<string>();
            await foreach (var alias in catalog.ListAliasesAsync(key.KeyId, cancellationToken).ConfigureAwait(false))
            {
                if (alias != AliasEntry.NoList)
                {
                    names.Add(alias.AliasName);
                }
            }

            return names;
        }).ConfigureAwait(false);
        var grants = await TryAsync(null, () => GroupAsync(catalog, key, cancellationToken)).ConfigureAwait(false);
        var usage = await TryAsync(isOwn ? null : foreign, () => catalog.GetLastUsageAsync(key.Arn, cancellationToken)).ConfigureAwait(false);
        subject = subject with { Aliases = aliases.Value, ServicesWithGrant = grants.Value?.Services, LastUsedAt = usage.Value?.LastUsedAt };
        if (question.Event == KeyEvent.PolicyChange)
        {
            subject = await WithPolicyAsync(subject, catalog, cancellationToken).ConfigureAwait(false);
        }

        impacts.AddRange(aliases is { Value: { } names }
            ? names.Order(StringComparer.Ordinal).Select(alias => OfAlias(subject, alias))
            : [NotSeen(subject, $"What is configured by an alias of the key could not be determined. {aliases.Problem}")]);
        impacts.AddRange(key.RelatedArns.Select(related => OfRelated(subject, related)));
        impacts.AddRange(grants is { Value: { } byGrantee }
            ? byGrantee.Others.OrderBy(static grantee => grantee.Key, StringComparer.Ordinal).Select(grantee => OfGrantee(subject, grantee.Key, grantee.Value.Count, grantee.Value.Operations))
            : [NotSeen(subject, $"Who may use the key by a grant could not be determined. {grants.Problem}")]);
        impacts.Add(usage is { Value: { } used } ? OfUsage(subject, used) : NotSeen(subject, $"When the key was last used could not be determined. {usage.Problem}"));
        found(subject);
        await reporter.OutputPageAsync(impacts, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Grantees> GroupAsync(
        IKeyCatalog catalog, KeyDescription key, CancellationToken cancellationToken)
    {
        // A key may have 50,000: of each grantee the operations are kept.
        var services = new HashSet<string>(StringComparer.Ordinal);
        var others = new Dictionary<string, (int Count, SortedSet<string> Operations)>(StringComparer.Ordinal);
        await foreach (var grant in catalog.ListGrantsAsync(key.Arn, cancellationToken).ConfigureAwait(false))
        {
            if (ServiceCatalog.All.FirstOrDefault(service => service.IsOwnGrant(grant)) is { } service)
            {
                services.Add(service.Name);
                continue;
            }

            var (count, operations) = others.TryGetValue(grant.GranteePrincipal, out var known) ? known : (0, new SortedSet<string>(StringComparer.Ordinal));
            operations.UnionWith(grant.Operations);
            others[grant.GranteePrincipal] = (count + 1, operations);
        }

        return new Grantees(services, others);
    }

    private async Task<ImpactSubject> WithPolicyAsync(ImpactSubject subject, IKeyCatalog catalog, CancellationToken cancellationToken)
    {
        KeyPolicyDocument policy;
        try
        {
            policy = KeyPolicyDocument.Parse(await catalog.GetPolicyAsync(subject.Key.Arn, cancellationToken).ConfigureAwait(false));
        }
        catch (AwsCallException exception) when (exception.Kind == FailureKind.AccessDenied)
        {
            throw new FailureException(Failures.KeyPolicyUnreadable(subject.Key.Arn, exception));
        }
        catch (KeyPolicyFormatException exception)
        {
            throw new FailureException(Failures.InvalidKeyPolicy($"What KMS has as the policy of '{subject.Key.Arn}'", exception.Message));
        }

        var sids = policy.Statements.Select(static statement => statement.Sid).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (question.WithoutStatement.FirstOrDefault(sid => !sids.Contains(sid)) is { } missing)
        {
            throw new FailureException(Failures.NoSuchStatement(subject.Key.Arn, missing, [.. sids.Order(StringComparer.Ordinal)]));
        }

        bool Goes(KeyPolicyStatement statement) => statement.Sid is { } sid && question.WithoutStatement.Contains(sid, StringComparer.Ordinal);
        return subject with { Policy = policy, PolicyAfter = policy.Statements.All(Goes) ? null : policy.Without(Goes) };
    }

    private CmkImpact OfAlias(ImpactSubject subject, string alias) => Of(
        subject, KeyDependant.Alias, alias, stops: false, $"Whatever names the key by {alias} is refused as well; the alias stays.", $"arn:{RegionName.PartitionOf(subject.Region)}:kms:{subject.Region}:{subject.Key.AccountId}:{alias}");

    private CmkImpact OfRelated(ImpactSubject subject, string related)
    {
        var isPrimary = subject.Key.PrimaryArn == subject.Key.Arn;

        // A primary stays PendingReplicaDeletion until then (KMS developer guide, deleting multi-Region keys).
        var waits = isPrimary && question.Event == KeyEvent.Delete ? ": its deletion waits until this replica is deleted, and its days begin only then" : string.Empty;
        return Of(
            subject, KeyDependant.RelatedKey, related, stops: false,
            $"It has the same key material, is not touched, and decrypts what this key has encrypted, for whomever its own policy lets. This key is the {(isPrimary ? "primary" : "replica")}{waits}.",
            related);
    }

    private CmkImpact OfGrantee(ImpactSubject subject, string grantee, int count, IReadOnlyCollection<string> operations) => Of(
        subject, KeyDependant.Grant, grantee, stops: null,
        $"It may use the key by {count} {(count == 1 ? "grant" : "grants")} ({string.Join(", ", operations)}). What it keeps under the key was not looked at.");

    private CmkImpact OfUsage(ImpactSubject subject, KeyLastUsage used)
    {
        var message = used switch
        {
            { LastUsedAt: { } at } => $"The key was last used at {at.UtcDateTime:yyyy-MM-dd HH:mm}Z, for {used.Operation ?? "an operation that KMS does not name"}; KMS is up to an hour late, and does not say by whom.",
            { TrackedSince: { } since, CreatedAt: { } created } when created >= since => "KMS has seen no use of the key since it was made; it is up to an hour late.",
            { TrackedSince: { } since } => $"KMS has seen no use of the key since {since.UtcDateTime:yyyy-MM-dd}, when it began to look; nothing before is known.",
            _ => "KMS has seen no use of the key, and does not say since when it has looked.",
        };

        // By whom, KMS does not say: it may be something that was not looked for.
        return Of(subject, KeyDependant.LastUse, "Last use", stops: used.LastUsedAt is null ? false : null, message);
    }

    /// <summary>What of a key was not seen.</summary>
    /// <param name="subject">The key.</param>
    /// <param name="happens">What happens to it.</param>
    /// <param name="now">When.</param>
    /// <param name="message">What, and why, as sentences.</param>
    internal static CmkImpact NotSeen(ImpactSubject subject, string happens, DateTimeOffset now, string message) =>
        Of(subject, happens, now, KeyDependant.NotSeen, NoName, stops: null, message, arn: null);

    private CmkImpact NotSeen(ImpactSubject subject, string message) => NotSeen(subject, question.Event, time.GetUtcNow(), message);

    private CmkImpact Of(ImpactSubject subject, string dependant, string name, bool? stops, string message, string? arn = null) =>
        Of(subject, question.Event, time.GetUtcNow(), dependant, name, stops, message, arn);

    private static CmkImpact Of(
        ImpactSubject subject, string happens, DateTimeOffset now, string dependant, string name, bool? stops, string message, string? arn) => new()
        {
            KeyArn = subject.Key.Arn,
            Event = happens,
            Dependant = dependant,
            Service = ResourceIds.KeyService,
            ResourceName = name,
            ResourceId = arn ?? subject.Key.Arn,
            ResourceArn = arn,
            AccountId = subject.Key.AccountId,
            Region = subject.Region,
            Stops = stops,
            NewData = stops is null ? ImpactOnData.Unknown : ImpactOnData.None,
            StoredData = stops is null ? ImpactOnData.Unknown : ImpactOnData.None,
            Message = message,
            ScannedAt = Second(now),
        };

    // A text that a file keeps of it has no more.
    private static DateTimeOffset Second(DateTimeOffset now) => new(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), now.Offset);

    private static async Task<Part<T>> TryAsync<T>(string? notAsked, Func<Task<T>> ask)
        where T : class
    {
        if (notAsked is not null)
        {
            return new(null, notAsked);
        }

        try
        {
            return new(await ask().ConfigureAwait(false), null);
        }
        catch (AwsCallException exception) when (exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication))
        {
            return new(null, exception.Describe());
        }
    }

    private sealed record Part<T>(T? Value, string? Problem)
        where T : class;

    private sealed record Grantees(IReadOnlyCollection<string> Services, IReadOnlyDictionary<string, (int Count, SortedSet<string> Operations)> Others);
}
