using System.Collections.Concurrent;
using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes;

/// <summary>Tries the service's requests against a key's policy before a resource is put under the key. Services refuse a
/// key that they cannot use with errors that do not say what is missing, or, as Secrets Manager may, not at all.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where warnings go, and who is asked.</param>
/// <param name="time">Measures the waits.</param>
/// <param name="options">What to do where the policy does not let the service in.</param>
public sealed class KeyPreflight(IAwsSession session, IRunReporter reporter, TimeProvider time, KeyChangeOptions options)
{
    private readonly AccountCheck _account = new(session);
    private readonly ConcurrentDictionary<string, KnownPolicy> _policies = new(StringComparer.Ordinal);
    private readonly object _gate = new();
    private Task<AccountIdentities>? _identities;

    /// <summary>Checks one purpose of a key, and repairs the policy where that is wanted.</summary>
    /// <param name="purpose">The purpose.</param>
    /// <param name="stop">Stops the work; a repair that has started is followed to its outcome.</param>
    /// <exception cref="FailureException">The policy does not let the service use the key.</exception>
    public async Task<PreflightResult> CheckAsync(KeyPurpose purpose, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var caller = await _account.GetCallerAsync(stop).ConfigureAwait(false);
        if (purpose.Key.AccountId != caller.AccountId)
        {
            await WarnAsync(purpose, $"KMS shows policies to the key's own account ({purpose.Key.AccountId}) only.", stop).ConfigureAwait(false);
            return PreflightResult.GoOn;
        }

        // One at a time for each key: what is repaired for one resource need not be repaired for the next.
        var known = _policies.GetOrAdd(purpose.Key.Arn, _ => new KnownPolicy());
        await known.Turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            known.Policy ??= await ReadAsync(purpose, stop).ConfigureAwait(false);
            return known.Policy is null
                ? PreflightResult.GoOn
                : await TryAsync(purpose, purpose.Scenarios(caller), await ReadIdentitiesAsync(stop).ConfigureAwait(false), known, stop).ConfigureAwait(false);
        }
        finally
        {
            known.Turn.Release();
        }
    }

    private async Task<PreflightResult> TryAsync(KeyPurpose purpose, IReadOnlyList<ServiceScenario> scenarios, AccountIdentities? identities, KnownPolicy known, CancellationToken stop)
    {
        var results = Evaluate(scenarios, identities, known.Policy!);
        var failing = Failing(results);

        // Who has the policy repaired gets all that it lacks, also what not every resource needs.
        if (options.RepairPolicy && results.Exists(static result => result.MissingStatements.Count > 0) && WouldMend(scenarios, identities, known.Policy!, results))
        {
            return await RepairAsync(purpose, scenarios, identities, known, stop).ConfigureAwait(false);
        }

        if (failing.Count == 0)
        {
            if (results.FirstOrDefault(result => result.Outcome == ServiceScenarioOutcome.Unknown || (identities is not null && result.Outcome == ServiceScenarioOutcome.DependsOnIam)) is { } open)
            {
                await WarnAsync(purpose, open.Explanation, stop).ConfigureAwait(false);
            }

            return PreflightResult.GoOn with { Policy = known.Policy };
        }

        var failure = Describe(purpose, failing);
        if (!options.Force)
        {
            throw new FailureException(failure);
        }

        await reporter.WarningAsync($"{failure.Message} It is set all the same, as -Force says.", stop).ConfigureAwait(false);
        return PreflightResult.GoOn with { Policy = known.Policy };
    }

    private async Task<PreflightResult> RepairAsync(KeyPurpose purpose, IReadOnlyList<ServiceScenario> scenarios, AccountIdentities? identities, KnownPolicy known, CancellationToken stop)
    {
        var repair = await new KeyPolicyChange(session, reporter, time).ApplyAsync(
            purpose.Key,
            purpose.Region,
            policy => PolicyRepair.Apply(policy, Evaluate(scenarios, identities, policy)),
            $"Add to the key policy what {purpose.Service.DisplayName} needs, so that {purpose.Resource} can be put under the key",
            stop).ConfigureAwait(false);

        // Where it is not known what the policy is now, the next resource reads it anew. Under -WhatIf the next one finds what this one
        // would have made, so that what would be added once is shown once.
        known.Policy = repair is { Status: CmkChangeStatus.WhatIf } ? PolicyRepair.Apply(known.Policy!, Evaluate(scenarios, identities, known.Policy!))
            : repair?.PolicyDocument is { } text ? KeyPolicyDocument.Parse(text)
            : null;
        return new PreflightResult(MayGoOn: known.Policy is not null) { Policy = known.Policy, Repair = repair };
    }

    // More statements do not help against one that denies.
    private static bool WouldMend(IReadOnlyList<ServiceScenario> scenarios, AccountIdentities? identities, KeyPolicyDocument policy, List<ServiceScenarioResult> results)
    {
        try
        {
            return Failing(Evaluate(scenarios, identities, PolicyRepair.Apply(policy, results))).Count == 0;
        }
        catch (KeyPolicyFormatException)
        {
            // It would be longer than KMS takes.
            return false;
        }
    }

    // What cannot be read is left to the service's own check; nothing is changed that it would not accept.
    private async Task<KeyPolicyDocument?> ReadAsync(KeyPurpose purpose, CancellationToken stop)
    {
        try
        {
            return KeyPolicyDocument.Parse(await session.GetKeyCatalog(purpose.Region).GetPolicyAsync(purpose.Key.KeyId, stop).ConfigureAwait(false));
        }
        catch (AwsCallException exception) when (exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication))
        {
            await WarnAsync(purpose, exception.Describe(), stop).ConfigureAwait(false);
        }
        catch (KeyPolicyFormatException exception)
        {
            await WarnAsync(purpose, exception.Message, stop).ConfigureAwait(false);
        }

        return null;
    }

    private static Failure Describe(KeyPurpose purpose, List<ServiceScenarioResult> failing) => Failures.KeyPolicyInsufficient(
        purpose.Key.Arn,
        purpose.Service.DisplayName,
        purpose.Resource,
        string.Join(' ', failing.Select(static result => result.Explanation).Distinct(StringComparer.Ordinal)),
        [.. failing.SelectMany(static result => result.MissingStatements).Select(static statement => statement.ToJson(indented: true)).Distinct(StringComparer.Ordinal)]);

    private ValueTask WarnAsync(KeyPurpose purpose, string why, CancellationToken stop) => reporter.WarningAsync(
        $"Whether the policy of '{purpose.Key.Arn}' lets {purpose.Service.DisplayName} use the key for {purpose.Resource} could not be determined beforehand: {why}",
        stop);

    private static List<ServiceScenarioResult> Evaluate(IReadOnlyList<ServiceScenario> scenarios, AccountIdentities? identities, KeyPolicyDocument policy) =>
        [.. scenarios.Select(scenario => identities is null ? scenario.Evaluate(policy) : scenario.Evaluate(policy, identities))];

    // Once for all keys of the account; null where they are not to be read, or could not be.
    private async Task<AccountIdentities?> ReadIdentitiesAsync(CancellationToken stop)
    {
        if (!options.Resolve)
        {
            return null;
        }

        Task<AccountIdentities> reading;
        lock (_gate)
        {
            reading = _identities ??= new IdentityReading(session, reporter).ReadAsync(KmsActionCatalog.All, "What keys' policies leave to IAM policies is left to them.", stop);
        }

        // That they could not be read has been said once, for all resources.
        return await reading.ConfigureAwait(false) is { Unread: null } read ? read : null;
    }

    private static List<ServiceScenarioResult> Failing(List<ServiceScenarioResult> results) =>
        results.FindAll(static result => result.Outcome == ServiceScenarioOutcome.Fails);

    // One a key and command, and no operating-system handle in it: nothing to dispose of.
    private sealed class KnownPolicy
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public KeyPolicyDocument? Policy { get; set; }
    }
}
