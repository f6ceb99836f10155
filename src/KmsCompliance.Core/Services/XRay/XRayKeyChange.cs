using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.XRay;

/// <summary>Points X-Ray at a key, Region by Region, and sees to it that it took.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Measures the waits.</param>
/// <param name="throttleLimit">How many Regions at a time.</param>
/// <param name="options">What to do with a key whose policy does not let X-Ray use it.</param>
public sealed class XRayKeyChange(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit, KeyPreflightOptions options)
{
    private const string Activity = "Waiting for X-Ray to change over";
    private readonly AccountCheck _account = new(session);
    private readonly KeyPreflight _preflight = new(session, reporter, time, options);
    private readonly KeyChangeWrite _write = new("X-Ray", reporter, time);
    private int _waiting;
    private int _active;

    /// <summary>How long to wait for a change to be ACTIVE; null not to wait at all.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Makes the changes.</summary>
    /// <param name="targets">The Regions and their keys.</param>
    /// <param name="stop">Keeps further changes from starting; one that started is followed to its outcome.</param>
    public Task RunAsync(IReadOnlyList<XRayKeyTarget> targets, CancellationToken stop) =>
        new BoundedRun(reporter, throttleLimit).RunAsync(targets, static target => target.Where.Region, ChangeAsync, stop);

    private async Task ChangeAsync(XRayKeyTarget target, CancellationToken stop)
    {
        var region = target.Where.Region;
        var startedAt = time.GetUtcNow();
        var accountId = await _account.GetAccountIdAsync(target.Where.ExpectedAccountId, target.Where.DeterminedWith, stop).ConfigureAwait(false);
        var keys = new KeyDirectory(session.GetKeyCatalog(region), Task.FromResult(accountId), stop);
        var xray = session.GetXRayEncryption(region);
        var key = target.Key is null ? null : await TargetKey.CheckAsync(target.Key, $"X-Ray in {region}", region, keys).ConfigureAwait(false);
        var current = await xray.GetConfigurationAsync(stop).ConfigureAwait(false);
        var change = new CmkChange
        {
            Service = ServiceCatalog.XRay.Name,
            ResourceName = "X-Ray encryption configuration",
            Region = region,
            AccountId = accountId,
            PreviousKeyId = KeyOf(current),
            KeyArn = key?.Arn,
            Status = CmkChangeStatus.Unchanged,
            StartedAt = startedAt,
            FinishedAt = startedAt,
        };
        if (await IsSetAsync(current, key, keys).ConfigureAwait(false))
        {
            if (current.IsUpdating && Timeout is not null)
            {
                await FollowAsync(change, CmkChangeStatus.Unchanged, current, xray, key, keys, stop).ConfigureAwait(false);
                return;
            }

            await _write.FinishAsync(
                change with
                {
                    Verified = current.IsUpdating ? null : true,
                    Message = current.IsUpdating ? "This key was set before; X-Ray is still changing over." : "This key was set already.",
                },
                stop).ConfigureAwait(false);
            return;
        }

        var preflight = key is null
            ? PreflightResult.GoOn
            : await _preflight.CheckAsync(new KeyPurpose(ServiceCatalog.XRay, $"X-Ray in {region}", key, region), stop).ConfigureAwait(false);
        var confirmation = new Confirmation(
            $"X-Ray encryption configuration in {region} (account {accountId})",
            $"Change the key from {Describe(KeyOf(current))} to {Describe(key?.Arn)}");
        if (await _write.ConfirmAsync(change, preflight, confirmation, stop).ConfigureAwait(false) is { } confirmed)
        {
            await WriteAsync(confirmed, xray, key, keys, stop).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(CmkChange change, IXRayEncryption xray, KeyDescription? key, KeyDirectory keys, CancellationToken stop)
    {
        var answer = await _write.SendAsync(change, token => xray.PutConfigurationAsync(key?.Arn, token), stop).ConfigureAwait(false);
        if (Timeout is null)
        {
            var taken = !answer.IsUpdating && KeyOf(answer) == key?.Arn;
            await _write.FinishAsync(
                change with
                {
                    Status = taken ? CmkChangeStatus.Applied : CmkChangeStatus.Pending,
                    Verified = taken ? true : null,
                    Message = taken ? "X-Ray uses the key." : "X-Ray accepted the change and is changing over; Get-XRayEncryptionStatus shows when it is done.",
                },
                CancellationToken.None).ConfigureAwait(false);
            return;
        }

        await FollowAsync(change, CmkChangeStatus.Applied, answer, xray, key, keys, stop).ConfigureAwait(false);
    }

    // X-Ray publishes no time for this; what is still under way when the time is up is pending, not failed.
    private async Task FollowAsync(
        CmkChange change,
        CmkChangeStatus whenDone,
        XRayConfiguration answer,
        IXRayEncryption xray,
        KeyDescription? key,
        KeyDirectory keys,
        CancellationToken stop)
    {
        var began = time.GetTimestamp();
        Interlocked.Increment(ref _waiting);
        bool isSet;
        try
        {
            for (var attempt = 0; answer.IsUpdating; attempt++)
            {
                var left = Timeout!.Value - time.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    await _write.FinishAsync(
                        change with { Status = CmkChangeStatus.Pending, Message = $"X-Ray was still changing over after {Timeout.Value.TotalSeconds:0} seconds. Get-XRayEncryptionStatus shows when it is done." },
                        CancellationToken.None).ConfigureAwait(false);
                    return;
                }

                await ShowProgressAsync(stop).ConfigureAwait(false);
                var delay = Backoff.After(attempt);
                await Task.Delay(delay < left ? delay : left, time, stop).ConfigureAwait(false);
                answer = await PollAsync(xray, answer, stop).ConfigureAwait(false);
            }

            isSet = await IsSetAsync(answer, key, keys).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AwsCallException)
        {
            await _write.FinishAsync(
                change with { Status = CmkChangeStatus.Pending, Message = "X-Ray accepted the change; whether it is done was not seen. Get-XRayEncryptionStatus shows it." },
                CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        if (isSet)
        {
            await _write.FinishAsync(
                change with { Status = whenDone, Verified = true, Message = whenDone == CmkChangeStatus.Applied ? "X-Ray uses the key for new traces." : "This key was set before; X-Ray is done changing over." },
                CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            var failure = Failures.ChangeNotTaken($"X-Ray in {change.Region}", Describe(key?.Arn), KeyOf(answer));
            await _write.FinishAsync(change with { Status = CmkChangeStatus.Failed, Verified = false, Message = failure.Message }, CancellationToken.None).ConfigureAwait(false);
            await reporter.ErrorAsync(failure, CancellationToken.None).ConfigureAwait(false);
        }

        // Last, since a stop ends it: the outcome is told by then.
        Interlocked.Increment(ref _active);
        await ShowProgressAsync(stop).ConfigureAwait(false);
    }

    private static async Task<XRayConfiguration> PollAsync(IXRayEncryption xray, XRayConfiguration last, CancellationToken stop)
    {
        try
        {
            return await xray.GetConfigurationAsync(stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.Kind is FailureKind.Throttled or FailureKind.Connection or FailureKind.Timeout or FailureKind.ServiceFault)
        {
            // One bad poll says nothing of the change: the next one asks again, as long as there is time.
            return last;
        }
    }

    private static async Task<bool> IsSetAsync(XRayConfiguration configuration, KeyDescription? key, KeyDirectory keys) => key is null
        ? KeyOf(configuration) is null
        : await TargetKey.IsSameAsync(KeyOf(configuration), key, keys).ConfigureAwait(false);

    // The type decides: an old key id may still be reported beside NONE.
    private static string? KeyOf(XRayConfiguration configuration) => configuration.Type == "NONE" ? null : configuration.KeyId;

    private static string Describe(string? key) => key ?? "the key that AWS owns";

    private ValueTask ShowProgressAsync(CancellationToken stop) =>
        reporter.ProgressAsync(new RunProgress(Activity, $"{_active} of {_waiting} ACTIVE", _active, _waiting), stop);
}
