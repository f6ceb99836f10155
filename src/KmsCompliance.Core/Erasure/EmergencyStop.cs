using System.Collections.Concurrent;
using System.Globalization;
using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Disables keys before anything is asked about them: DisableKey is the first that KMS is sent. What depended on them, and what
/// they are, is looked at afterwards.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
/// <param name="throttleLimit">How many keys at a time.</param>
/// <param name="options">How it is done.</param>
public sealed class EmergencyStop(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit, KeyStateOptions options)
{
    private const int Looks = 5;
    private const int DigitsOfGrantId = 64;

    private readonly ConcurrentDictionary<string, bool> _begun = new(StringComparer.Ordinal);

    /// <summary>Disables the keys.</summary>
    /// <param name="targets">The keys, by id or ARN.</param>
    /// <param name="stop">Keeps further keys from being disabled, and ends what is looked at afterwards.</param>
    public Task RunAsync(IReadOnlyList<KeyStateTarget> targets, CancellationToken stop) => new BoundedRun(reporter, throttleLimit) { Activity = "Disabling keys", Noun = "keys" }.RunAsync(
        [.. targets.DistinctBy(static target => (target.Key.Name, target.Where.Region))],
        static target => target.Key.Value,
        async (target, _) =>
        {
            var sentence = options.AllReplica
                ? "Disable the key and all multi-Region keys that are related to it, at once and before anything is looked at"
                : "Disable the key, at once and before anything is looked at";
            var confirmation = new Confirmation(target.Key.Value, sentence);
            if (await reporter.ConfirmAsync(confirmation, stop).ConfigureAwait(false))
            {
                await DisableAsync(target, stop).ConfigureAwait(false);
            }
            else if (reporter.IsWhatIf)
            {
                await reporter.PreviewAsync(new CmkKeyChange(Describe(new Work(target, time.GetUtcNow(), Evidence(target)), CmkChangeStatus.WhatIf, $"{sentence}. Nothing was changed.")) { Verified = false }, stop).ConfigureAwait(false);
            }
        },
        stop);

    private KeyEvidence Evidence(KeyStateTarget target) => new(options, target.Key.Value);

    private async Task DisableAsync(KeyStateTarget target, CancellationToken stop)
    {
        if (!_begun.TryAdd($"{target.Where.Region}/{target.Key.Name}", true))
        {
            return;
        }

        var work = new Work(target, time.GetUtcNow(), Evidence(target));
        try
        {
            await CommittedWrite.SendAsync(token => session.GetKeyManager(target.Where.Region).DisableKeyAsync(target.Key.Value, token), stop).ConfigureAwait(false);
            work.Note($"{options.Action.Operation}: done");
        }
        catch (AwsCallException exception)
        {
            work.Note($"{options.Action.Operation}: {exception.Describe()}");
            work.Problem = exception;
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken != stop)
        {
            work.Problem = new AwsCallException(FailureKind.Timeout, "stopped before KMS answered.", exception) { Operation = options.Action.Operation, Region = target.Where.Region };
            work.Note($"{options.Action.Operation}: stopped before KMS answered");
        }

        // At once: a stop from here on finds it written.
        work.HasDone = await AddAsync(
            work,
            EvidenceStep.Done,
            entry => entry with
            {
                Region = target.Where.Region,
                Status = work.Status,
                Message = "The key was disabled before anything was looked at.",
                Order = [.. work.Order],
            }).ConfigureAwait(false);
        try
        {
            await FollowAsync(work, stop).ConfigureAwait(false);
        }
        finally
        {
            await EndAsync(work).ConfigureAwait(false);
        }
    }

    // Grants first, which others could use meanwhile; then the related keys, which decrypt the same; then what there is to know.
    private async Task FollowAsync(Work work, CancellationToken stop)
    {
        var catalog = session.GetKeyCatalog(work.Target.Where.Region);
        await RevokeAsync(work, options.Grants.Where(IsGrantId), stop).ConfigureAwait(false);
        if (work.Problem is { MayHaveTakenEffect: false } refusal)
        {
            work.Explanation = await DenialReader.ExplainAsync(refusal, work.Target.Key.Value, catalog, time.GetUtcNow(), stop).ConfigureAwait(false);
            return;
        }

        try
        {
            var (_, key) = await Backoff.LookAsync(() => catalog.DescribeKeyAsync(work.Target.Key.Value, stop), options.Action.IsDone, Looks, time, stop).ConfigureAwait(false);
            work.Key = key;
            work.Note("kms:DescribeKey: done");
        }
        catch (AwsCallException exception)
        {
            work.NotSeen.Add($"The key could not be read back: {exception.Describe()}");
            work.Note($"kms:DescribeKey: {exception.Describe()}");
            return;
        }

        if (options.AllReplica)
        {
            await Task.WhenAll(work.Key.RelatedArns.Select(related => DisableAsync(Related(work.Target, related), stop))).ConfigureAwait(false);
        }

        await RevokeOfPrincipalsAsync(work, catalog, stop).ConfigureAwait(false);
        await LookAsync(work, stop).ConfigureAwait(false);
    }

    private async Task LookAsync(Work work, CancellationToken stop)
    {
        try
        {
            work.CallerArn = (await session.GetCallerIdentityAsync(stop).ConfigureAwait(false)).Arn;
        }
        catch (AwsCallException exception)
        {
            work.NotSeen.Add($"Who called could not be asked: {exception.Describe()}");
        }

        var found = await options.Dependants.FindAsync(work.Key!, options.Action, session, stop).ConfigureAwait(false);
        work.Live = found.Live;
        work.NotSeen.AddRange(found.NotSeen);
        work.Note("what depends on the key: looked at");
        if (work.Evidence.IsKept)
        {
            work.ProbeAfter = KeyProbe.Of(await session.GetKeyManager(work.Target.Where.Region).TryGenerateDataKeyAsync(work.Target.Key.Value, stop).ConfigureAwait(false));
            work.Note("trial of the key: done");
        }
    }

    private async Task RevokeOfPrincipalsAsync(Work work, IKeyCatalog catalog, CancellationToken stop)
    {
        var principals = options.Grants.Where(static grant => !IsGrantId(grant)).ToHashSet(StringComparer.Ordinal);
        if (principals.Count == 0)
        {
            return;
        }

        try
        {
            List<string> grants = [];
            await foreach (var grant in catalog.ListGrantsAsync(work.Target.Key.Value, stop).ConfigureAwait(false))
            {
                if (principals.Contains(grant.GranteePrincipal))
                {
                    grants.Add(grant.GrantId);
                }
            }

            await RevokeAsync(work, grants, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            work.Note($"kms:ListGrants: {exception.Describe()}");
            await reporter.OutcomeErrorAsync(Failures.FromCall(exception, work.Target.Key.Value)).ConfigureAwait(false);
        }
    }

    private async Task RevokeAsync(Work work, IEnumerable<string> grants, CancellationToken stop)
    {
        foreach (var grant in grants)
        {
            try
            {
                await CommittedWrite.SendAsync(token => session.GetKeyManager(work.Target.Where.Region).RevokeGrantAsync(work.Target.Key.Value, grant, token), stop).ConfigureAwait(false);
                work.Revoked.Add(grant);
                work.Note($"kms:RevokeGrant of {grant}: done");
            }
            catch (AwsCallException exception)
            {
                work.Note($"kms:RevokeGrant of {grant}: {exception.Describe()}");
                await reporter.OutcomeErrorAsync(Failures.GrantNotRevoked(work.Target.Key.Value, grant, exception)).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (exception.CancellationToken != stop)
            {
                work.Note($"kms:RevokeGrant of {grant}: stopped before KMS answered");
                throw;
            }
        }
    }

    // Whatever came meanwhile, also a stop: what is known by now is told and written down.
    private async Task EndAsync(Work work)
    {
        if (work.Problem is { InnerException: not OperationCanceledException } problem && work.Status == CmkChangeStatus.Failed)
        {
            await reporter.OutcomeErrorAsync(
                work.Explanation ?? (problem.MayHaveTakenEffect ? Failures.KeyStateChangeInDoubt(work.Target.Key.Value, problem) : Failures.FromCall(problem, work.Target.Key.Value))).ConfigureAwait(false);
        }

        var head = await AddAsync(
            work,
            EvidenceStep.Outcome,
            entry => entry with
            {
                KeyArn = work.Key?.Arn ?? entry.KeyArn,
                CallerArn = work.CallerArn,
                AccountId = work.Key?.AccountId,
                Region = work.Target.Where.Region,
                KeyState = work.Key?.KeyState,
                Status = work.Status,
                Message = work.Message,
                Impact = work.Live is null ? null : KeyEvidence.Lines(work.Live),
                NotSeen = work.NotSeen.Count > 0 ? KeyEvidence.Lines(work.NotSeen) : null,
                RelatedKeys = work.Key?.RelatedArns is { Count: > 0 } related ? related : null,
                RevokedGrants = work.Revoked.Count > 0 ? work.Revoked : null,
                ProbeAfter = work.ProbeAfter,
                Order = [.. work.Order],
            }).ConfigureAwait(false);
        await reporter.OutcomeAsync(new CmkKeyChange(Describe(work, work.Status, work.Message))
        {
            EvidencePath = work.Evidence.EvidencePath,
            EvidenceHead = head ?? work.HasDone,
            FinishedAt = time.GetUtcNow(),
        }).ConfigureAwait(false);
        if (work.Key?.RelatedArns is { Count: > 0 } left && !options.AllReplica)
        {
            await reporter.OutcomeWarningAsync($"{work.Key.Arn}: related multi-Region keys stay as they are, and decrypt what this one encrypted; -AllReplica takes them too: {string.Join(", ", left)}.").ConfigureAwait(false);
        }
    }

    private async Task<string?> AddAsync(Work work, string step, Func<EvidenceEntry, EvidenceEntry> write)
    {
        try
        {
            return await work.Evidence.AddAsync(step, write, CancellationToken.None).ConfigureAwait(false);
        }
        catch (FailureException exception)
        {
            await reporter.OutcomeErrorAsync(exception.Failure).ConfigureAwait(false);
            return null;
        }
    }

    private static bool IsGrantId(string grant) => grant.Length == DigitsOfGrantId && grant.All(char.IsAsciiHexDigit);

    private static KeyStateTarget Related(KeyStateTarget of, string keyArn)
    {
        var reference = KeyReference.FromService(keyArn);
        return new KeyStateTarget(reference, of.Where with { Region = reference.Arn!.Region });
    }

    private CmkKeyChange Describe(Work work, string status, string message) => new()
    {
        KeyId = work.Target.Key.Name,
        KeyArn = work.Key?.Arn ?? (work.Target.Key.Arn is null ? null : work.Target.Key.Value),
        Region = work.Target.Where.Region,
        AccountId = work.Key?.AccountId ?? work.Target.Key.Arn?.AccountId,
        Action = options.Action.Name,
        KeyState = work.Key?.KeyState,
        Status = status,
        Verified = status == CmkChangeStatus.Applied ? true : null,
        Message = message,
        RelatedKey = [.. work.Key?.RelatedArns ?? []],
        Impact = [.. work.Live ?? []],
        NotSeen = [.. work.NotSeen],
        RevokedGrant = [.. work.Revoked],
        ProbeAfter = work.ProbeAfter,

        // Nothing was tried before: nothing but the change was to come first.
        Proven = work.ProbeAfter is null ? null : false,
        StartedAt = work.StartedAt,
        FinishedAt = null,
    };

    private sealed class Work(KeyStateTarget target, DateTimeOffset startedAt, KeyEvidence evidence)
    {
        private readonly List<string> _order = [];

        public KeyStateTarget Target => target;

        public DateTimeOffset StartedAt => startedAt;

        public KeyEvidence Evidence => evidence;

        public IReadOnlyList<string> Order => _order;

        public KeyDescription? Key { get; set; }

        public AwsCallException? Problem { get; set; }

        public Failure? Explanation { get; set; }

        public string? HasDone { get; set; }

        public string? CallerArn { get; set; }

        public IReadOnlyList<string>? Live { get; set; }

        public List<string> NotSeen { get; } = [];

        public List<string> Revoked { get; } = [];

        public string? ProbeAfter { get; set; }

        public string Status => Key?.KeyState == "Disabled" ? CmkChangeStatus.Applied
            : Problem is not null ? CmkChangeStatus.Failed
            : CmkChangeStatus.Pending;

        public string Message => Problem is { } problem && Status == CmkChangeStatus.Failed
            ? problem.MayHaveTakenEffect ? $"Whether the key was disabled is not known: {problem.Describe()}" : $"The key was not disabled: {problem.Describe()}"
            : Key is null ? "KMS took the change; the key's new state was not seen."
            : $"KMS shows the key as {Key.KeyState}. {(KeyProbe.Refuses(ProbeAfter) ? "KMS refuses the key: a trial afterwards is refused for its state; none was made before. " : string.Empty)}"
                + "Services may go on for minutes with data keys that they keep.";

        public void Note(string what) => _order.Add(string.Create(CultureInfo.InvariantCulture, $"{_order.Count + 1}. {what}"));
    }
}
