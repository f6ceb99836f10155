using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>Points trails and event data stores at a key, and reads back whether it took.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Tells the time.</param>
/// <param name="throttleLimit">How many trails and stores at a time.</param>
/// <param name="options">What to do with a key whose policy does not let CloudTrail use it.</param>
public sealed class TrailKeyChange(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit, KeyPreflightOptions options)
{
    private readonly AccountCheck _account = new(session);
    private readonly KeyPreflight _preflight = new(session, reporter, time, options);
    private readonly KeyChangeWrite _write = new("CloudTrail", reporter, time);
    private readonly ChangeRun _run = new(reporter);
    private readonly TrailReaderNotice _readers = new(session);
    private KeyDirectories? _keys;

    /// <summary>Makes the changes.</summary>
    /// <param name="targets">The trails and stores, and their keys.</param>
    /// <param name="stop">Keeps further changes from starting; one that started is followed to its outcome.</param>
    public Task RunAsync(IReadOnlyList<TrailKeyTarget> targets, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(targets);

        // Every look-up is bound to the whole command's stop, since trails share it.
        _keys = new KeyDirectories(session.GetKeyCatalog, stop);
        return _run.RunAsync(
            targets,
            throttleLimit,
            ("Setting the key of trails", "trails and event data stores"),
            static target => target.Trail.Value,
            target => ChangeAsync(target, stop),
            stop);
    }

    private async Task ChangeAsync(TrailKeyTarget target, CancellationToken stop)
    {
        var startedAt = time.GetUtcNow();
        var accountId = Task.FromResult(
            await _account.GetAccountIdAsync(target.Where.ExpectedAccountId, target.Where.DeterminedWith, stop).ConfigureAwait(false));
        var current = await TrailLookup.GetAsync(session.GetTrailEncryption(target.Where.Region), target.Trail, accountId, stop).ConfigureAwait(false);
        var isTrail = current.ResourceType == TrailResourceType.Trail;
        var keyRegion = isTrail ? await FindKeyRegionAsync(current, target.Key, stop).ConfigureAwait(false) : current.Region;
        var keys = _keys!.In(keyRegion, accountId);
        var key = await TargetKey.CheckAsync(
            target.Key,
            isTrail ? $"the bucket of the trail '{current.Name}'" : $"the event data store '{current.Name}'",
            keyRegion,
            keys).ConfigureAwait(false);
        var change = new CmkChange
        {
            Service = current.Service,
            ResourceName = current.Name,
            ResourceArn = current.Arn,
            Region = current.Region,
            AccountId = current.AccountId,
            PreviousKeyId = current.KmsKeyId,
            KeyArn = key.Arn,
            Status = CmkChangeStatus.Unchanged,
            StartedAt = startedAt,
            FinishedAt = startedAt,
        };
        if (await TargetKey.IsSameAsync(current.KmsKeyId, key, keys).ConfigureAwait(false))
        {
            await _write.FinishAsync(change with { Verified = true, Message = "This key was set already." }, stop).ConfigureAwait(false);
            return;
        }

        if (!isTrail)
        {
            RefuseStore(current);
        }

        var preflight = await _preflight.CheckAsync(PurposeOf(current, key, keyRegion), stop).ConfigureAwait(false);
        if (isTrail && preflight.MayGoOn)
        {
            await TellReadersAsync(current, key, preflight.Policy, accountId, stop).ConfigureAwait(false);
        }

        if (await _write.ConfirmAsync(change, preflight, Question(current, key), stop).ConfigureAwait(false) is { } confirmed)
        {
            await WriteAsync(confirmed, current, stop).ConfigureAwait(false);
        }
    }

    private static KeyPurpose PurposeOf(TrailEncryptionStatus current, KeyDescription key, string keyRegion) => current.ResourceType == TrailResourceType.Trail
        ? new KeyPurpose(ServiceCatalog.CloudTrail, $"the trail '{current.Arn}'", key, keyRegion)
        {
            ResourceArns = [current.Arn],
            IsOrganizationWide = current.IsOrganization == true,
        }
        : new KeyPurpose(ServiceCatalog.CloudTrailLake, $"the event data store '{current.Arn}'", key, keyRegion);

    private async Task WriteAsync(CmkChange change, TrailEncryptionStatus current, CancellationToken stop)
    {
        // A trail can be changed in its home Region only, and is of that Region wherever it was found.
        var trails = session.GetTrailEncryption(current.Region);
        var isTrail = current.ResourceType == TrailResourceType.Trail;
        try
        {
            await _write.SendAsync(
                change,
                token => isTrail
                    ? trails.SetTrailKeyAsync(current.Arn, change.KeyArn!, token)
                    : trails.SetEventDataStoreKeyAsync(current.Arn, change.KeyArn!, token),
                stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (TrailRefusal.Explain(exception, current, change.KeyArn!) is { } failure)
        {
            throw new FailureException(failure);
        }

        string? reported;
        try
        {
            reported = await ReadBackAsync(trails, current, change.KeyArn!, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AwsCallException)
        {
            await _write.FinishAsync(
                change with { Status = CmkChangeStatus.Applied, Message = "CloudTrail accepted the key; whether it reports it was not seen. Get-TrailEncryptionStatus shows it." },
                CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        if (IsKey(reported, change.KeyArn!))
        {
            var message = isTrail
                ? "New log and digest files are under the key within about 5 minutes; those delivered before keep their encryption."
                : "The event data store is under the key, for its life.";
            await _write.FinishAsync(change with { Status = CmkChangeStatus.Applied, Verified = true, Message = message }, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        var notTaken = Failures.ChangeNotTaken($"{(isTrail ? "The trail" : "The event data store")} '{current.Arn}'", change.KeyArn!, reported);
        await _write.FinishAsync(change with { Status = CmkChangeStatus.Failed, Verified = false, Message = notTaken.Message }, CancellationToken.None).ConfigureAwait(false);
        await reporter.ErrorAsync(notTaken, CancellationToken.None).ConfigureAwait(false);
    }

    // A read right after a write may still be answered with what was before; a wrong alarm is as bad as none.
    private async Task<string?> ReadBackAsync(ITrailEncryption trails, TrailEncryptionStatus current, string keyArn, CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            var now = current.ResourceType == TrailResourceType.Trail
                ? await trails.GetTrailAsync(current.Arn, stop).ConfigureAwait(false)
                : await trails.GetEventDataStoreAsync(current.Arn, stop).ConfigureAwait(false);
            if (IsKey(now.KmsKeyId, keyArn) || attempt == 2)
            {
                return now.KmsKeyId;
            }

            await Task.Delay(Backoff.After(attempt), time, stop).ConfigureAwait(false);
        }
    }

    // What was sent is an ARN, and so is what CloudTrail reports.
    private static bool IsKey(string? reported, string keyArn) => reported == keyArn;

    // A trail's key has to lie where its bucket does (CloudTrail API Reference, UpdateTrail: KmsKeyId).
    private async Task<string> FindKeyRegionAsync(TrailEncryptionStatus trail, KeyReference key, CancellationToken stop)
    {
        var location = trail.S3BucketName is { } bucket
            ? await session.GetBucketLocator(trail.Region).FindAsync(bucket, stop).ConfigureAwait(false)
            : new BucketLocation(Region: null);
        if (location.Region is { } region)
        {
            return region;
        }

        var why = location.Cause?.Describe() ?? "CloudTrail does not name it.";
        if (key.Arn is not { } arn)
        {
            throw new FailureException(Failures.BucketRegionUnknown(trail.Arn, trail.S3BucketName, key.Value, why));
        }

        await reporter.WarningAsync(
            $"The Region of the bucket '{trail.S3BucketName}' of the trail '{trail.Name}' could not be determined ({why}) If the key does not lie there, CloudTrail refuses it and nothing is changed.",
            stop).ConfigureAwait(false);
        return arn.Region;
    }

    private async Task TellReadersAsync(
        TrailEncryptionStatus trail, KeyDescription key, KeyPolicyDocument? policy, Task<string> accountId, CancellationToken stop)
    {
        string? oldKeyArn = null;
        if (trail.KmsKeyId is { } keyId)
        {
            var old = KeyReference.FromService(keyId);
            oldKeyArn = old.Form == KeyReferenceForm.KeyArn ? old.Value
                : old.IsAwsManagedAlias ? null
                : (await _keys!.In(old.Arn?.Region ?? trail.Region, accountId).FindAsync(old).ConfigureAwait(false)).Key?.Arn;
        }

        if (await _readers.ComposeAsync(trail, oldKeyArn, key.Arn, policy, stop).ConfigureAwait(false) is { } notice)
        {
            await reporter.WarningAsync(notice, stop).ConfigureAwait(false);
        }
    }

    // CloudTrail refuses these as well, but does not say what to do instead.
    private static void RefuseStore(TrailEncryptionStatus store)
    {
        var failure = store switch
        {
            { KmsKeyId: { } keyId } => Failures.EventDataStoreHasKey(store.Arn, keyId),
            { StoreStatus: TrailLookup.PendingDeletion } => Failures.EventDataStorePendingDeletion(store.Arn),
            _ => null,
        };
        if (failure is not null)
        {
            throw new FailureException(failure);
        }
    }

    private static Confirmation Question(TrailEncryptionStatus current, KeyDescription key) => current.ResourceType == TrailResourceType.Trail
        ? new Confirmation(current.Arn, $"Change the key of new log files from {current.KmsKeyId ?? "none (SSE-S3, keys that Amazon S3 owns)"} to {key.Arn}")
        : new Confirmation(current.Arn, $"Put the event data store under the key {key.Arn} for life: the key can never be changed or removed, and its events cannot be read without it")
        {
            IsForLife = true,
        };
}
