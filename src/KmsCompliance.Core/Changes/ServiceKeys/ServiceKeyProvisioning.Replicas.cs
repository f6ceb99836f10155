using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.ServiceKeys;

/// <content>The replicas of a multi-Region key. KMS carries neither policy nor alias nor tags to them (KMS API Reference,
/// ReplicateKey).</content>
public sealed partial class ServiceKeyProvisioning
{
    private const string Creating = "Creating";

    // 55 seconds. KMS makes a replica in seconds as a rule.
    private const int LooksWhileCreating = 9;

    private Task ReplicateAsync(RegionWork work, ServiceCmk primary, CancellationToken stop) => new BoundedRun(reporter, throttleLimit).RunAsync(
        work.Specification.ReplicaRegions,
        region => $"{work.Specification.Alias} in {region}",
        (region, token) => ProvideReplicaAsync(work, In(work, region) with { Primary = primary }, primary, token),
        stop);

    // Before a primary is made: one whose replica cannot have the alias would be half of what was asked for.
    private async Task CheckReplicaAliasesAsync(RegionWork work, string? keyId, CancellationToken stop)
    {
        foreach (var region in work.Specification.ReplicaRegions)
        {
            var replica = In(work, region);
            if (await FindAliasHolderAsync(replica, stop).ConfigureAwait(false) is { } holder && holder != keyId)
            {
                throw await ReplicaAliasTakenAsync(replica, holder, $"it is not related to the key of {work.Region}. No key was made", stop).ConfigureAwait(false);
            }
        }
    }

    private async Task ProvideReplicaAsync(RegionWork primaryWork, RegionWork work, ServiceCmk primary, CancellationToken stop)
    {
        var holder = await FindAliasHolderAsync(work, stop).ConfigureAwait(false);
        if (holder is not null && holder != primary.KeyId)
        {
            throw await ReplicaAliasTakenAsync(work, holder, $"it is not related to {primary.KeyArn ?? $"the key of {primary.Region}"}", stop).ConfigureAwait(false);
        }

        if (primary.KeyId is null || await FindReplicaAsync(work, primary.KeyId, stop).ConfigureAwait(false) is not { } replica)
        {
            await MakeReplicaAsync(primaryWork, work, primary, stop).ConfigureAwait(false);
            return;
        }

        if (holder is not null && !reporter.IsWhatIf)
        {
            (_, replica) = await WhileCreatingAsync(work, replica, stop).ConfigureAwait(false);
        }

        // One that is still being made is finished as far as it goes.
        if (replica.KeyState != Creating && WhyNotServing(work, replica) is { } problem)
        {
            throw new FailureException(Failures.AliasTaken(work.Specification.Alias, replica.Arn, problem));
        }

        if (holder is not null)
        {
            await UseExistingAsync(work, replica.KeyId, stop).ConfigureAwait(false);
            return;
        }

        var tags = await work.Catalog.ListTagsAsync(replica.KeyId, stop).ConfigureAwait(false);
        await WarnOfDifferencesAsync(work, replica, rotation: null, tags, stop).ConfigureAwait(false);
        if (await reporter.ConfirmAsync(new Confirmation(replica.Arn, $"Finish the replica that was begun before: give it the alias '{work.Specification.Alias}'"), stop).ConfigureAwait(false))
        {
            await FinishReplicaAsync(work, replica, tags, created: false, stop).ConfigureAwait(false);
        }
        else if (reporter.IsWhatIf)
        {
            await PreviewUnfinishedAsync(work, replica, tags, stop).ConfigureAwait(false);
        }
    }

    private async Task MakeReplicaAsync(RegionWork primaryWork, RegionWork work, ServiceCmk primary, CancellationToken stop)
    {
        var specification = work.Specification;
        var policy = KeyPolicyComposition.Build(specification.Service, specification.Principals, work.Identity.AccountId, work.Region);
        var confirmation = new Confirmation(
            $"{work.Region} (account {work.Identity.AccountId})",
            $"Replicate the multi-Region key {primary.KeyArn ?? $"of {primary.Region}"} for {specification.Service.DisplayName} with the alias '{specification.Alias}'");
        if (reporter.IsWhatIf)
        {
            _preview.Add(confirmation, policy, work.Planned);
            return;
        }

        if (!await reporter.ConfirmAsync(confirmation with { Detail = ServiceKeyPreview.Describe(policy) }, stop).ConfigureAwait(false))
        {
            return;
        }

        var tags = work.Tags;
        KeyDescription? replica = null;
        AwsCallException? doubt = null;
        try
        {
            // A primary that was made a moment ago, or that is replicated to another Region, may not be settled yet.
            replica = await Backoff.UntilSettledAsync(
                () => CommittedWrite.SendAsync(
                    token => primaryWork.Manager.ReplicateKeyAsync(primary.KeyArn!, work.Region, new KeyCreation(policy.ToJson(), specification.Description, tags), token), stop),
                exception => exception.Kind is FailureKind.NotFound or FailureKind.InvalidState or FailureKind.Throttled
                    || (exception.Code == "MalformedPolicyDocumentException" && specification.Principals.NamesPrincipals),
                time,
                stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect || exception.Kind == FailureKind.AlreadyExists)
        {
            doubt = exception;
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken != stop)
        {
            var stopped = new AwsCallException(FailureKind.Timeout, "stopped before KMS answered.", exception) { Operation = "kms:ReplicateKey", Region = primaryWork.Region };
            await reporter.OutcomeErrorAsync(Failures.KeyCreationInDoubt(specification.Alias, work.Look, stopped)).ConfigureAwait(false);
            return;
        }

        if (doubt is not null)
        {
            (_, replica) = await Backoff.LookAsync(
                () => FindReplicaAsync(work, primary.KeyId!, stop), static found => found is not null, ServiceKeyFinish.Looks, time, stop).ConfigureAwait(false);
        }

        if (replica is null)
        {
            await reporter.OutcomeErrorAsync(Failures.KeyCreationInDoubt(specification.Alias, work.Look, doubt!)).ConfigureAwait(false);
            return;
        }

        await FinishReplicaAsync(work, replica, tags, created: doubt is not { Kind: FailureKind.AlreadyExists }, stop).ConfigureAwait(false);
    }

    private async Task FinishReplicaAsync(RegionWork work, KeyDescription key, IReadOnlyDictionary<string, string> tags, bool created, CancellationToken stop)
    {
        var finish = work.Finish(time);
        await TellIfStoppedAsync(
            work,
            key.Arn,
            finish,
            async () =>
            {
                var (isMade, replica) = await WhileCreatingAsync(work, key, stop).ConfigureAwait(false);
                if (isMade)
                {
                    return await FinishKeyAsync(work, finish, replica, tags, created, stop).ConfigureAwait(false);
                }

                var pending = new AwsCallException(FailureKind.InvalidState, "KMS is still making it (Creating).") { Operation = "kms:ReplicateKey", Region = work.Region };
                await reporter.OutcomeErrorAsync(Failures.KeyNotFinished(key.Arn, "giving it its alias", pending)).ConfigureAwait(false);
                await reporter.OutcomeAsync(Describe(work, replica, tags, created)).ConfigureAwait(false);
                return null;
            }).ConfigureAwait(false);
    }

    private async Task<(bool IsMade, KeyDescription Key)> WhileCreatingAsync(RegionWork work, KeyDescription key, CancellationToken stop)
    {
        if (key.KeyState != Creating)
        {
            return (true, key);
        }

        var (isMade, last) = await Backoff.LookAsync(
            () => FindReplicaAsync(work, key.KeyId, stop), static found => found is { KeyState: not Creating }, LooksWhileCreating, time, stop).ConfigureAwait(false);
        return (isMade, last ?? key);
    }

    private static async Task<KeyDescription?> FindReplicaAsync(RegionWork work, string keyId, CancellationToken stop)
    {
        try
        {
            return await work.Catalog.DescribeKeyAsync(keyId, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.Kind == FailureKind.NotFound)
        {
            return null;
        }
    }

    private static async Task<string?> FindAliasHolderAsync(RegionWork work, CancellationToken stop)
    {
        await foreach (var entry in work.Catalog.ListAliasesAsync(stop).ConfigureAwait(false))
        {
            if (entry.AliasName == work.Specification.Alias)
            {
                return entry.TargetKeyId;
            }
        }

        return null;
    }

    private static async Task<FailureException> ReplicaAliasTakenAsync(RegionWork work, string holder, string problem, CancellationToken stop)
    {
        var key = await work.Catalog.DescribeKeyAsync(holder, stop).ConfigureAwait(false);
        return new FailureException(Failures.AliasTaken(work.Specification.Alias, key.Arn, problem));
    }

    // A replica rotates with its primary.
    private async Task<ServiceCmk> ReadRotationAsync(RegionWork work, KeyDescription key, ServiceCmk result, CancellationToken stop)
    {
        try
        {
            var rotation = await work.Catalog.GetRotationAsync(key.KeyId, stop).ConfigureAwait(false);
            return new ServiceCmk(result) { RotationEnabled = rotation?.Enabled ?? false, RotationPeriodInDays = rotation is { Enabled: true } ? rotation.PeriodInDays : null };
        }
        catch (AwsCallException exception)
        {
            await reporter.OutcomeErrorAsync(Failures.FromCall(exception, key.Arn)).ConfigureAwait(false);
            return new ServiceCmk(result) { RotationEnabled = null };
        }
    }

    private RegionWork In(RegionWork work, string region) =>
        work with { Region = region, Catalog = session.GetKeyCatalog(region), Manager = session.GetKeyManager(region), Others = [] };
}
