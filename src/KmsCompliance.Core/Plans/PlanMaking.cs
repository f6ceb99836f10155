using System.Collections.Concurrent;
using KmsCompliance.Changes;
using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Changes.Rotations;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Plans;

/// <summary>Finds out what has to be done so that resources of an account are under keys: reads everything that a change would read, refuses
/// what it would refuse, and changes nothing.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Told of what cannot be planned.</param>
/// <param name="time">Measures the waits.</param>
/// <param name="throttleLimit">How many resources at a time.</param>
/// <param name="options">How plans are made.</param>
/// <param name="draft">Where the steps go.</param>
public sealed class PlanMaking(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit, PlanOptions options, PlanDraft draft)
{
    private const string OldVersions = "Versions that are re-encrypted stay readable under both keys.";

    private readonly AccountCheck _account = new(session);
    private readonly PlannedReporter _told = new(reporter, draft);
    private readonly Dictionary<(string Region, string Alias), DraftStep> _made = [];
    private readonly Dictionary<string, DraftStep> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _rotations = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Old, string New), KeyAccessEffects> _effects = [];
    private readonly Dictionary<string, string?> _policyTexts = new(StringComparer.Ordinal);
    private string _callerArn = string.Empty;

    /// <summary>Plans for resources of one account.</summary>
    /// <param name="requests">The resources; each once, or once for its key and once for that key's rotation.</param>
    /// <param name="stop">Stops the work.</param>
    public async Task RunAsync(IReadOnlyList<PlanRequest> requests, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(requests);
        _callerArn = (await _account.GetCallerAsync(stop).ConfigureAwait(false)).Arn;
        var keys = new KeyDirectories(session.GetKeyCatalog, stop);
        var preflight = new KeyPreflight(session, _told, time, new KeyChangeOptions { RepairPolicy = options.RepairPolicy, Resolve = options.Resolve });
        var read = new ConcurrentDictionary<PlanRequest, (ConfiguredResource Found, string AccountId)>(ReferenceEqualityComparer.Instance);
        await new BoundedRun(_told, throttleLimit) { Activity = "Planning", Noun = "resources" }.RunAsync(
            requests,
            static request => request.Resource.ToString(),
            async (request, token) =>
            {
                var accountId = await _account.GetAccountIdAsync(request.Where.ExpectedAccountId, request.Where.DeterminedBy, token).ConfigureAwait(false);
                read[request] = (await session.GetAdapter(request.Resource.Service.Name, request.Where.Region).GetAsync(request.Resource.Value, Task.FromResult(accountId), token).ConfigureAwait(false), accountId);
            },
            stop).ConfigureAwait(false);

        var byPlace = read.GroupBy(static entry => (entry.Key.Resource, entry.Key.Where)).ToDictionary(static same => same.Key, static same => same.First().Value);

        // One after the other, and always in the same order: what is planned for one resource is there for the next.
        var boundary = new FailureBoundary(_told);
        foreach (var request in (await WithoutDoublesAsync([.. requests.Where(read.ContainsKey)], request => read[request].Found.Status.ResourceId, stop).ConfigureAwait(false))
            .OrderBy(static request => request.Resource.Service.Name, StringComparer.Ordinal)
            .ThenBy(static request => request.Where.Region, StringComparer.Ordinal)
            .ThenBy(static request => request.Resource.Value, StringComparer.Ordinal))
        {
            var (found, accountId) = byPlace[(request.Resource, request.Where)];
            var work = new Work(request, found, accountId, new KeyChangeContext(session, _told, region => keys.In(region, Task.FromResult(accountId))));
            _told.TakeNotices();
            await boundary.RunAsync(
                request.Resource.ToString(),
                () => request.IsOfRotation ? PlanRotationAsync(work, stop) : PlanAsync(work, preflight, stop),
                stop).ConfigureAwait(false);
        }
    }

    // A resource may have been named in two ways.
    private async Task<IReadOnlyList<PlanRequest>> WithoutDoublesAsync(List<PlanRequest> requests, Func<PlanRequest, string> idOf, CancellationToken stop)
    {
        var kept = new List<PlanRequest>();
        foreach (var same in requests.GroupBy(request => (Id: idOf(request), request.IsOfRotation)))
        {
            var keys = same.Select(static request => request.Key).Distinct().ToList();
            if (keys.Count > 1)
            {
                await _told.ErrorAsync(Failures.ResourceHasTwoKeys(same.Key.Id, [.. keys.Select(static key => key?.Value ?? "the service's own key")]), stop).ConfigureAwait(false);
                continue;
            }

            kept.Add(same.First() with { Why = [.. same.SelectMany(static request => request.Why).Distinct(StringComparer.Ordinal)] });
        }

        return kept;
    }

    private async Task PlanAsync(Work work, KeyPreflight preflight, CancellationToken stop)
    {
        var rules = work.Service.KeyChange;
        var reference = work.Request.Key ?? KeyReference.FromService(work.Service.DefaultAlias);
        var region = await rules.FindKeyRegionAsync(work.Current, reference, work.Context, stop).ConfigureAwait(false);
        var keysThere = work.Context.KeysIn(region);
        if (work.Request.Key is null && (await keysThere.FindAsync(reference).ConfigureAwait(false)).Outcome == KeyLookupOutcome.NotFound)
        {
            await PlanNewKeyAsync(work, region).ConfigureAwait(false);
            return;
        }

        var key = await TargetKey.CheckAsync(reference, rules.DescribePlace(work.Current), region, keysThere).ConfigureAwait(false);
        var isUnderKey = await keysThere.IsSameAsync(work.Current.KmsKeyId, key).ConfigureAwait(false);
        if (rules.Refuse(work.Current, isUnderKey) is { } refusal)
        {
            throw new FailureException(refusal);
        }

        await new FailureBoundary(_told).RunAsync(key.Arn, () => PlanRotationAsync(key, region, options.RotationPeriodInDays, [], stop), stop).ConfigureAwait(false);
        if (isUnderKey && await IsDoneAsync(work, key, keysThere, stop).ConfigureAwait(false))
        {
            await _told.VerboseAsync($"'{work.Current.ResourceId}' is under '{key.Arn}' already.", stop).ConfigureAwait(false);
            return;
        }

        var result = await preflight.CheckAsync(
            new KeyPurpose(work.Service, rules.Describe(work.Current), key, region)
            {
                ResourceArns = work.Current.ResourceArn is { } arn ? [arn] : [],
                IsOrganizationWide = rules.IsOrganizationWide(work.Current),
            },
            stop).ConfigureAwait(false);
        if (await rules.FindWarningAsync(work.Current, key, result.Policy, work.Context, stop).ConfigureAwait(false) is { } warning)
        {
            await _told.WarningAsync(warning, stop).ConfigureAwait(false);
        }

        var step = await NewKeyStepAsync(work, PlanState.OfKey(key.Arn), keyFrom: null, PlanPolicy(key, region, result, work)).ConfigureAwait(false);
        await CompareAccessAsync(step, work, key.Arn, result.Policy, stop).ConfigureAwait(false);
        draft.Add(step);
    }

    private async Task<bool> IsDoneAsync(Work work, KeyDescription key, IKeyFinder keysThere, CancellationToken stop)
    {
        var rules = work.Service.KeyChange;
        return !rules.HasVersions || (await rules.ProveAsync(
            work.Current, await session.GetAdapter(work.Service.Name, work.Current.Region).ObserveAsync(work.Current, stop).ConfigureAwait(false), new KeyToSet(work.Request.Key, key), keysThere).ConfigureAwait(false)).Verified != false;
    }

    private async Task PlanNewKeyAsync(Work work, string region)
    {
        var service = work.Service;
        if (service.KeyChange.Refuse(work.Current, isUnderKey: false) is { } refusal)
        {
            throw new FailureException(refusal);
        }

        var isOrganizationWide = service.KeyChange.IsOrganizationWide(work.Current);
        if (!_made.TryGetValue((region, service.DefaultAlias), out var made))
        {
            var policy = KeyPolicyComposition.Build(service, options.Principals with { IsOrganizationWide = options.Principals.IsOrganizationWide || isOrganizationWide }, work.AccountId, region);
            made = new DraftStep(PlanAction.CreateKey, work.AccountId, region, service.Name, service.DefaultAlias, new PlanState { IsAbsent = true })
            {
                After = PlanState.OfPolicy(policy.ToJson()) with
                {
                    Alias = service.DefaultAlias,
                    Description = service.KeyDescription,
                    RotationEnabled = options.NewKeyRotationPeriodInDays is not null,
                    RotationPeriodInDays = options.NewKeyRotationPeriodInDays,
                    Tags = new SortedDictionary<string, string>(options.Tags.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
                },
                Reversible = "No",
                ReversibleNote = "A key that was made is never deleted by undoing the plan: Remove-ServiceCmk schedules its deletion.",
            };
            _made.Add((region, service.DefaultAlias), made);
            draft.Add(made);
        }

        made.Why.Add($"{service.DisplayName} in {work.Current.Region} has no key of its own.");
        draft.Add(await NewKeyStepAsync(work, new PlanState(), made, policyFrom: null).ConfigureAwait(false));
    }

    private async Task<DraftStep> NewKeyStepAsync(Work work, PlanState after, DraftStep? keyFrom, DraftStep? policyFrom)
    {
        var current = work.Current;
        var step = new DraftStep(PlanAction.SetKey, work.AccountId, current.Region, work.Service.Name, current.ResourceId, PlanState.OfKey(work.Service, current))
        {
            After = after,
            KeyFrom = keyFrom,
            PolicyFrom = policyFrom,
        };
        step.Why.UnionWith(work.Request.Why);
        (step.Reversible, step.ReversibleNote) = await FindWayBackAsync(work).ConfigureAwait(false);
        step.Notice = _told.TakeNotices();
        return step;
    }

    // Whether the service would take the former key again, as far as that can be told today.
    private static async Task<(string Reversible, string? Note)> FindWayBackAsync(Work work)
    {
        var rules = work.Service.KeyChange;
        if (rules.Ask(work.Current, null).IsForLife)
        {
            return ("No", $"{work.Service.DisplayName} keeps a key for life.");
        }

        if (string.IsNullOrEmpty(work.Current.KmsKeyId))
        {
            return rules.CanRestoreDefault ? ("Yes", rules.HasVersions ? OldVersions : null) : ("No", $"{work.Service.DisplayName} cannot go back to its default key.");
        }

        var former = KeyReference.FromService(work.Current.KmsKeyId);
        if (former.IsAwsManagedAlias)
        {
            return ("Yes", rules.HasVersions ? OldVersions : null);
        }

        var lookup = await work.Context.KeysIn(former.Arn?.Region ?? work.Current.KeyRegion ?? work.Current.Region).FindAsync(former).ConfigureAwait(false);
        return lookup switch
        {
            { Outcome: KeyLookupOutcome.NotFound } => ("No", $"The former key '{former}' does not exist."),
            { Key.WhyNotUsable: { } problem } => ("No", $"The former key '{former}' cannot be used: {problem}."),
            { Key: not null } => ("Yes", rules.HasVersions ? OldVersions : null),
            _ => ("Unknown", $"The former key '{former}' could not be read."),
        };
    }

    // Each resource that needs something of the key's policy adds to the one step.
    private DraftStep? PlanPolicy(KeyDescription key, string region, PreflightResult result, Work work)
    {
        if (result is { Repair: { Status: CmkChangeStatus.WhatIf } repair, Policy: { } policy })
        {
            if (!_policies.TryGetValue(key.Arn, out var step))
            {
                step = new DraftStep(PlanAction.SetPolicy, work.AccountId, region, Service: null, key.Arn, PlanState.OfPolicy(repair.PreviousPolicy)) { After = new PlanState() };
                _policies.Add(key.Arn, step);
                draft.Add(step);
            }

            step.After = PlanState.OfPolicy(policy.ToJson());
            step.Why.Add($"{work.Service.DisplayName} needs it for {work.Service.KeyChange.Describe(work.Current)}.");
            var former = KeyPolicyDocument.Parse(repair.PreviousPolicy);
            (step.Reversible, step.ReversibleNote) = FindWayBack(key, policy, former);
            var effects = KeyAccessEffects.Between(former, policy, key.Arn);
            (step.Gain, step.Loss) = (effects.Gain, effects.Loss);
        }

        return _policies.GetValueOrDefault(key.Arn);
    }

    private (string Reversible, string? Note) FindWayBack(KeyDescription key, KeyPolicyDocument policy, KeyPolicyDocument former)
    {
        try
        {
            KeyPolicyPlan.Make(key, policy.ToJson(), _ => former).Check(_callerArn);
            return ("Yes", "What was written under the key meanwhile may need what goes: log events, traces and log files are then unreadable.");
        }
        catch (FailureException exception)
        {
            return ("No", exception.Failure.Message);
        }
    }

    private async Task PlanRotationAsync(Work work, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(work.Current.KmsKeyId) || KeyReference.FromService(work.Current.KmsKeyId) is not { IsAwsManagedAlias: false } reference)
        {
            throw new FailureException(Failures.FindingNotOfKey(work.Current.ResourceId, RotationRule.RuleId, "its key is none of the account's own, and AWS rotates it"));
        }

        var region = reference.Arn?.Region ?? work.Current.KeyRegion ?? work.Current.Region;
        var lookup = await work.Context.KeysIn(region).FindAsync(reference).ConfigureAwait(false);
        var key = lookup.Key ?? throw new FailureException(lookup.Outcome == KeyLookupOutcome.NotFound ? Failures.KeyNotFound(reference.Value, region) : Failures.FromCall(lookup.Cause!, reference.Value));
        await PlanRotationAsync(key, region, options.RotationPeriodInDays ?? KeyRotationEdit.UsualPeriod, work.Request.Why, stop).ConfigureAwait(false);
    }

    private async Task PlanRotationAsync(KeyDescription key, string region, int? period, IReadOnlyList<string> why, CancellationToken stop)
    {
        if (period is not { } days || !_rotations.TryAdd(key.Arn, true))
        {
            return;
        }

        var caller = await _account.GetCallerAsync(stop).ConfigureAwait(false);
        if (key.AccountId != caller.AccountId)
        {
            throw new FailureException(Failures.KeyOfOtherAccount(key.Arn, key.AccountId, caller.AccountId));
        }

        var edit = new KeyRotationEdit(KeyRotationEdit.Enable, days);
        RotationRefusals.Check(key, edit);
        var before = await session.GetKeyCatalog(region).GetRotationAsync(key.KeyId, stop).ConfigureAwait(false)
            ?? throw new FailureException(RotationRefusals.Unsupported(key, edit));
        if (before.Enabled && (before.PeriodInDays is null || before.PeriodInDays == days))
        {
            return;
        }

        var step = new DraftStep(PlanAction.SetRotation, key.AccountId, region, Service: null, key.Arn, new PlanState { RotationEnabled = before.Enabled, RotationPeriodInDays = before.PeriodInDays })
        {
            After = new PlanState { RotationEnabled = true, RotationPeriodInDays = days },
            ReversibleNote = "What KMS rotates meanwhile stays rotated.",
        };
        step.Why.UnionWith(why);
        draft.Add(step);
    }

    // Between two keys of one's own, by their policies. Under AWS's keys whoever may read the resource may use the key.
    private async Task CompareAccessAsync(DraftStep step, Work work, string keyArn, KeyPolicyDocument? policy, CancellationToken stop)
    {
        if (policy is null || string.IsNullOrEmpty(work.Current.KmsKeyId) || KeyReference.FromService(work.Current.KmsKeyId) is not { IsAwsManagedAlias: false } reference)
        {
            step.Notice = [.. step.Notice, "Who reads it needs kms:Decrypt on the key from now on, where the service does not decrypt for its own part."];
            return;
        }

        var region = reference.Arn?.Region ?? work.Current.KeyRegion ?? work.Current.Region;
        var former = (await work.Context.KeysIn(region).FindAsync(reference).ConfigureAwait(false)).Key;
        if (former is not { KeyManager: "CUSTOMER" } || former.Arn == keyArn || await ReadPolicyAsync(former, region, stop).ConfigureAwait(false) is not { } text)
        {
            return;
        }

        if (!_effects.TryGetValue((former.Arn, keyArn), out var effects))
        {
            try
            {
                effects = KeyAccessEffects.Between(KeyPolicyDocument.Parse(text), policy, keyArn);
            }
            catch (KeyPolicyFormatException)
            {
                effects = new([], []);
            }

            _effects.Add((former.Arn, keyArn), effects);
        }

        (step.Gain, step.Loss) = (effects.Gain, effects.Loss);
    }

    private async Task<string?> ReadPolicyAsync(KeyDescription key, string region, CancellationToken stop)
    {
        if (!_policyTexts.TryGetValue(key.Arn, out var text))
        {
            try
            {
                text = key.AccountId == (await _account.GetCallerAsync(stop).ConfigureAwait(false)).AccountId
                    ? await session.GetKeyCatalog(region).GetPolicyAsync(key.KeyId, stop).ConfigureAwait(false)
                    : null;
            }
            catch (AwsCallException)
            {
                // Who loses access is then not said.
                text = null;
            }

            _policyTexts.Add(key.Arn, text);
        }

        return text;
    }

    private sealed record Work(PlanRequest Request, ConfiguredResource Found, string AccountId, KeyChangeContext Context)
    {
        public ServiceDefinition Service => Request.Resource.Service;

        public EncryptionStatus Current => Found.Status;
    }
}
