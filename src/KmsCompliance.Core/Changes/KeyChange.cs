using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Changes;

/// <summary>Puts resources of any service under keys: reads what is, refuses what cannot be, finds the key where it has to lie,
/// tries its policy, asks, writes, waits and proves by reading. The one way in which a resource's key is changed.</summary>
/// <param name="session">The caller's session.</param>
/// <param name="reporter">Where outcomes, errors and questions go.</param>
/// <param name="time">The clock.</param>
/// <param name="throttleLimit">How many resources at a time.</param>
/// <param name="options">How keys are changed.</param>
public sealed class KeyChange(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit, KeyChangeOptions options)
{
    private readonly AccountCheck _account = new(session);
    private readonly KeyPreflight _preflight = new(session, reporter, time, options);
    private readonly KeyChangeWrite _write = new(reporter, time);
    private readonly KeyChangeProof _proof = new(reporter, time, options);

    /// <summary>Changes the keys of resources.</summary>
    /// <param name="targets">The resources and their keys; each resource once.</param>
    /// <param name="stop">Stops the work: no further write begins.</param>
    /// <exception cref="FailureException">Nothing of the run can succeed.</exception>
    public Task RunAsync(IReadOnlyList<KeyChangeTarget> targets, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(targets);

        // Every look-up is bound to the whole command's stop, since resources share it.
        var keys = new KeyDirectories(session.GetKeyCatalog, stop);
        var nouns = targets.Select(static target => target.Resource.Service.ResourceNoun.Many).Distinct(StringComparer.Ordinal);
        return new BoundedRun(reporter, throttleLimit) { Activity = "Setting keys", Noun = string.Join(", ", nouns) }.RunAsync(
            targets,
            static target => target.Resource.ToString(),
            (target, _) => WitnessAsync(target, () => ChangeAsync(target, keys, stop)),
            stop);
    }

    // Whoever stands by is told which of the resources an error is about.
    private static async Task WitnessAsync(KeyChangeTarget target, Func<Task> change)
    {
        try
        {
            await change().ConfigureAwait(false);
        }
        catch (FailureException exception) when (target.Witness is not null)
        {
            await target.Witness.FailAsync(exception.Failure).ConfigureAwait(false);
            throw;
        }
        catch (AwsCallException exception) when (target.Witness is not null)
        {
            await target.Witness.FailAsync(Failures.FromCall(exception, target.Resource.ToString())).ConfigureAwait(false);
            throw;
        }
        catch (Exception exception) when (target.Witness is not null && exception is not OperationCanceledException)
        {
            await target.Witness.FailAsync(Failures.UnexpectedFailure(exception, target.Resource.ToString())).ConfigureAwait(false);
            throw;
        }
    }

    private async Task ChangeAsync(KeyChangeTarget target, KeyDirectories keys, CancellationToken stop)
    {
        var startedAt = time.GetUtcNow();
        var service = target.Resource.Service;
        if (target.Key is { IsPlanned: true } && !reporter.IsWhatIf)
        {
            throw new FailureException(Failures.KeyNotMade(target.Key.Value));
        }

        var rules = service.KeyChange;
        if (!service.KeyMayLieElsewhere && target.Key?.Arn is { } keyArn && keyArn.Region != target.Where.Region)
        {
            throw new FailureException(Failures.KeyInOtherRegion(target.Key.Value, keyArn.Region, rules.Describe(target.Resource), target.Where.Region));
        }

        var accountId = Task.FromResult(
            await _account.GetAccountIdAsync(target.Where.ExpectedAccountId, target.Where.DeterminedBy, stop).ConfigureAwait(false));
        var read = await session.GetAdapter(service.Name, target.Where.Region).GetAsync(target.Resource.Value, accountId, stop).ConfigureAwait(false);
        var current = read.Status;
        var context = new KeyChangeContext(session, reporter, region => keys.In(region, accountId));
        var (found, keyRegion) = await FindKeyAsync(target, current, context, rules, stop).ConfigureAwait(false);
        var key = new KeyToSet(target.Key, found) { IsRestoration = target.IsRestoration || target.Key is null };
        var work = new Work(service, current, key, keyRegion, context.KeysIn(keyRegion), session.GetAdapter(service.Name, current.Region))
        {
            Change = new CmkChange
            {
                Service = service.Name,
                ResourceName = current.ResourceName,
                ResourceArn = current.ResourceArn,
                Region = current.Region,
                AccountId = current.AccountId,
                PreviousKeyId = current.KmsKeyId,
                KeyArn = key.Arn,
                Status = CmkChangeStatus.Unchanged,
                StartedAt = startedAt,
                FinishedAt = startedAt,
            },
            Witness = target.Witness,
        };
        var isUnderKey = key.IsDefault ? rules.IsUnderDefaultKey(current) : await rules.IsConfiguredAsync(current.KmsKeyId, key, work.Keys).ConfigureAwait(false);
        target.Witness?.Check(current, isUnderKey);
        if (rules.Refuse(current, isUnderKey) is { } refusal)
        {
            throw new FailureException(refusal);
        }

        if (target.Key is { IsPlanned: true } planned)
        {
            await PreviewAsync(work, planned, stop).ConfigureAwait(false);
            return;
        }

        if (isUnderKey && await IsDoneAsync(work, read.IsUpdating, stop).ConfigureAwait(false))
        {
            return;
        }

        // The policy of a key that AWS manages is AWS's own.
        var preflight = !key.IsCustomerManaged ? PreflightResult.GoOn : await _preflight.CheckAsync(
            new KeyPurpose(service, rules.Describe(current), found!, keyRegion)
            {
                ResourceArns = current.ResourceArn is { } arn ? [arn] : [],
                IsOrganizationWide = rules.IsOrganizationWide(current),
            },
            stop).ConfigureAwait(false);
        if (await ConfirmAsync(work, preflight, context, stop).ConfigureAwait(false) is { } confirmed)
        {
            await WriteAsync(confirmed, stop).ConfigureAwait(false);
        }
    }

    private static async Task<(KeyDescription? Key, string Region)> FindKeyAsync(
        KeyChangeTarget target, EncryptionStatus current, KeyChangeContext context, ServiceKeyChange rules, CancellationToken stop)
    {
        if (target.Key is not { } reference)
        {
            return (null, current.Region);
        }

        var region = await rules.FindKeyRegionAsync(current, reference, context, stop).ConfigureAwait(false);
        if (reference is { IsPlanned: true, Arn: { } arn })
        {
            return arn.Region == region ? (null, region) : throw new FailureException(Failures.KeyInOtherRegion(reference.Value, arn.Region, rules.DescribePlace(current), region));
        }

        var (place, keys) = (rules.DescribePlace(current), context.KeysIn(region));
        return (target.IsRestoration
            ? await TargetKey.CheckFormerAsync(reference, place, region, keys).ConfigureAwait(false)
            : await TargetKey.CheckAsync(reference, place, region, keys).ConfigureAwait(false), region);
    }

    // The key was set before. Where its versions were not re-encrypted then, setting it again makes up for that.
    private async Task<bool> IsDoneAsync(Work work, bool isUpdating, CancellationToken stop)
    {
        if (isUpdating)
        {
            if (options.Timeout is not null)
            {
                await _proof.FollowAsync(work, CmkChangeStatus.Unchanged, stop).ConfigureAwait(false);
            }
            else
            {
                await TellAsync(new CmkChange(work.Change) { Message = $"This key was set before; {work.Service.ShortName} is still changing over." }).ConfigureAwait(false);
            }

            return true;
        }

        var setAlready = work.Key.IsDefault ? "The service's default key was set already." : "This key was set already.";
        if (!work.Service.KeyChange.HasVersions)
        {
            await TellAsync(new CmkChange(work.Change) { Verified = true, Message = setAlready }).ConfigureAwait(false);
            return true;
        }

        var proof = await work.ProveAsync(await work.ObserveAsync(stop).ConfigureAwait(false)).ConfigureAwait(false);
        if (proof.Verified == false)
        {
            return false;
        }

        await TellAsync(new CmkChange(work.Change) { Verified = proof.Verified, Message = $"{setAlready} {proof.Message}" }).ConfigureAwait(false);
        return true;
    }

    // A repair of the key's policy is in the output whatever comes after it.
    private async Task<Work?> ConfirmAsync(Work work, PreflightResult preflight, KeyChangeContext context, CancellationToken stop)
    {
        work = work with { Change = new CmkChange(work.Change) { PolicyChange = preflight.Repair } };
        var confirmed = false;
        try
        {
            if (preflight.MayGoOn)
            {
                var rules = work.Service.KeyChange;
                if (work.Key is { IsCustomerManaged: true, Found: { } key }
                    && await rules.FindWarningAsync(work.Current, key, preflight.Policy, context, stop).ConfigureAwait(false) is { } warning)
                {
                    await reporter.WarningAsync(warning, stop).ConfigureAwait(false);
                }

                confirmed = await reporter.ConfirmAsync(rules.Ask(work.Current, work.Key.Value), stop).ConfigureAwait(false);
            }
        }
        finally
        {
            if (!confirmed && !reporter.IsWhatIf && preflight.Repair is { } repair)
            {
                await TellAsync(repair.Status == CmkChangeStatus.Failed
                    ? new CmkChange(work.Change) { Status = CmkChangeStatus.Failed, Message = $"The key was not set. {repair.Message}" }
                    : new CmkChange(work.Change) { Message = KeyChangeWrite.RepairedOnly }).ConfigureAwait(false);
            }
        }

        if (!confirmed && preflight.MayGoOn)
        {
            await PreviewAsync(work, $"Would be put {(work.Key.IsDefault ? "back under the service's default key" : work.Key.IsRestoration ? "back under this key" : "under this key")}.", stop).ConfigureAwait(false);
        }

        return confirmed ? work : null;
    }

    // There is nothing to ask KMS about a key that is not there; its policy is tried once it is.
    private async Task PreviewAsync(Work work, KeyReference planned, CancellationToken stop)
    {
        if (await reporter.ConfirmAsync(work.Service.KeyChange.Ask(work.Current, $"{planned}, which New-ServiceCmk would make"), stop).ConfigureAwait(false))
        {
            throw new FailureException(Failures.KeyNotMade(planned.Value));
        }

        await PreviewAsync(
            work, $"Would be put under the key that New-ServiceCmk would make as '{planned.Name}'; it does not exist yet, so that its policy could not be tried.", stop).ConfigureAwait(false);
    }

    private ValueTask PreviewAsync(Work work, string what, CancellationToken stop) => reporter.IsWhatIf
        ? reporter.PreviewAsync(new CmkChange(work.Change) { Status = CmkChangeStatus.WhatIf, Verified = false, Message = $"{what} Nothing was changed.", FinishedAt = null }, stop)
        : ValueTask.CompletedTask;

    private async Task WriteAsync(Work work, CancellationToken stop)
    {
        try
        {
            await _write.SendAsync(work, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (work.Service.KeyChange.Explain(exception, work.Current, work.Key.Name) is { } failure)
        {
            throw new FailureException(failure);
        }

        await _proof.FollowAsync(work, CmkChangeStatus.Applied, stop).ConfigureAwait(false);
    }

    private ValueTask TellAsync(CmkChange change) =>
        reporter.OutcomeAsync(new CmkChange(change) { FinishedAt = time.GetUtcNow() });

    /// <summary>One resource on its way under a key.</summary>
    internal sealed record Work(
        ServiceDefinition Service, EncryptionStatus Current, KeyToSet Key, string KeyRegion, IKeyFinder Keys, IServiceAdapter Adapter)
    {
        /// <summary>What is known of the change so far.</summary>
        public required CmkChange Change { get; init; }

        /// <summary>Who stands by; null for nobody.</summary>
        public IChangeWitness? Witness { get; init; }

        /// <summary>Reads what key the resource is under now. Where versions tell that, they do not tell which key the resource names:
        /// that is read too where it is to be as it was.</summary>
        public async Task<KeyObservation> ObserveAsync(CancellationToken stop)
        {
            var seen = await Adapter.ObserveAsync(Current, stop).ConfigureAwait(false);
            return seen.Versions is not null && Key.IsRestoration
                ? seen with { KmsKeyId = (await Adapter.GetAsync(Current.ResourceId, Task.FromResult(Current.AccountId), stop).ConfigureAwait(false)).Status.KmsKeyId }
                : seen;
        }

        /// <summary>Whether what was observed proves that the resource is under the key.</summary>
        public Task<KeyProof> ProveAsync(KeyObservation seen) => Service.KeyChange.ProveAsync(Current, seen, Key, Keys);
    }
}
