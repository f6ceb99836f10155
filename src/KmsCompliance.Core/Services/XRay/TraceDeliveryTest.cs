using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.XRay;

/// <summary>Sends a trace to X-Ray in Regions of one account and reads it back, so that it shows where traces are lost.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
/// <param name="throttleLimit">How many Regions at a time.</param>
/// <remarks>X-Ray takes segments also while it cannot encrypt them, and loses them
/// (<see href="https://docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html"/>). Segments: X-Ray developer guide, "Segment
/// documents".</remarks>
public sealed class TraceDeliveryTest(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit)
{
    /// <summary>The name of the trace in the service map.</summary>
    public const string TraceName = "KmsCompliance delivery test";

    private const string Put = "xray:PutTraceSegments";
    private const string Get = "xray:BatchGetTraces";
    private const string Decrypt = "kms:Decrypt";

    // What is not shown by then is not only late.
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    private readonly AccountCheck _account = new(session);

    /// <summary>Told each result; says whether it is put out. Null for all.</summary>
    public Func<XRayTraceDelivery, bool>? PutsOut { get; init; }

    /// <summary>How long a trace is looked for: X-Ray shows one seconds after it was sent as a rule.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Tests Regions. Each is confirmed first.</summary>
    /// <param name="places">The Regions.</param>
    /// <param name="stop">Stops the work.</param>
    public Task RunAsync(IReadOnlyList<Place> places, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(places);
        return new BoundedRun(reporter, throttleLimit) { Activity = "Sending traces and reading them back" }.RunAsync(places, _account, (place, _, token) => TestAsync(place, token), stop);
    }

    private async Task TestAsync(Place place, CancellationToken stop)
    {
        var caller = await _account.GetCallerAsync(stop).ConfigureAwait(false);
        var adapter = session.GetAdapter(ServiceCatalog.XRay.Name, place.Region);
        var channel = (ITraceChannel)adapter;
        var work = new Work(caller.AccountId, place.Region);
        try
        {
            if (await channel.GetDestinationAsync(stop).ConfigureAwait(false) == XRayService.SpansInLogs)
            {
                await TellAsync(work.End(
                    TraceDeliveryOutcome.TransactionSearch,
                    $"No trace was sent: Transaction Search is on, so that X-Ray puts what it receives in the log group {XRayService.SpansLogGroup} and shows as traces only what is indexed. Who may read that log group reads them.")).ConfigureAwait(false);
                return;
            }
        }
        catch (AwsCallException exception) when (IsOfPlace(exception))
        {
            work.Notes.Add($"Whether Transaction Search is on could not be determined: {exception.Describe()}");
        }

        var confirmation = new Confirmation(
            $"X-Ray in {place.Region} of account {caller.AccountId}", $"Write one trace, '{TraceName}', which X-Ray keeps for 30 days, shows in its map and bills as a recorded trace, and read it back");
        if (await reporter.ConfirmAsync(confirmation, stop).ConfigureAwait(false))
        {
            await ReadSettingAsync(work, adapter, caller, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            await TellAsync(await SendAsync(work, channel, stop).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    // After a stop too: a trace that was sent stays.
    private async Task TellAsync(XRayTraceDelivery delivery)
    {
        if (PutsOut?.Invoke(delivery) != false)
        {
            await reporter.OutcomeAsync(delivery).ConfigureAwait(false);
        }
    }

    private async Task ReadSettingAsync(Work work, IServiceAdapter adapter, CallerIdentity caller, CancellationToken stop)
    {
        string? key = null;
        try
        {
            key = (await adapter.GetAsync(string.Empty, Task.FromResult(caller.AccountId), stop).ConfigureAwait(false)).Status.KmsKeyId;
        }
        catch (AwsCallException exception) when (IsOfPlace(exception))
        {
            work.Notes.Add($"X-Ray's key could not be determined: {exception.Describe()}");
            work.IsKeyUnknown = true;
        }

        if (key is null)
        {
            return;
        }

        work.KeyArn = KeyReference.TryParse(key, out var named, out _) && named is { IsAlias: false, Arn: not null } ? key : null;

        var catalog = session.GetKeyCatalog(work.Region);
        try
        {
            work.Key = await catalog.DescribeKeyAsync(key, stop).ConfigureAwait(false);
            if (work.Key is { KeyManager: "CUSTOMER", KeyState: "Enabled" } && AccessPrincipal.TryParse(caller.Arn, out var principal, out _))
            {
                var policy = KeyPolicyDocument.Parse(await catalog.GetPolicyAsync(work.Key.KeyId, stop).ConfigureAwait(false));
                var question = new AccessQuestion { Principals = [principal], Actions = [Decrypt], ViaService = "xray" };
                var access = question.Answer(policy, KeyPolicyPlace.OfKey(work.Key.Arn), GrantKnowledge.NotAsked).Single();

                // Whom the policy does not name, a grant may let decrypt.
                work.MayDecrypt = access.Allowed == true ? true : access.Decision == nameof(KeyAccessDecision.ExplicitDeny) ? false : null;
            }
        }
        catch (AwsCallException exception) when (work.Key is null && exception.Kind == FailureKind.NotFound)
        {
            work.IsKeyGone = true;
        }
        catch (AwsCallException exception) when (IsOfPlace(exception))
        {
            work.IsKeyUnknown = work.Key is null;
            work.Notes.Add($"{(work.Key is null ? "The state of X-Ray's key" : "Whether the key's policy lets the caller decrypt")} could not be determined: {exception.Describe()}");
        }
        catch (KeyPolicyFormatException exception)
        {
            work.Notes.Add($"Whether the key's policy lets the caller decrypt could not be determined: {exception.Message}");
        }
    }

    private async Task<XRayTraceDelivery> SendAsync(Work work, ITraceChannel channel, CancellationToken stop)
    {
        work.SentAt = time.GetUtcNow();
        var (traceId, segmentId) = (NewTraceId(work.SentAt.Value), NewId(8));
        try
        {
            if (await channel.PutSegmentAsync(Segment(traceId, segmentId, work.SentAt.Value), stop).ConfigureAwait(false) is { } refusal)
            {
                return work.End(TraceDeliveryOutcome.Rejected, $"X-Ray did not take the trace: {refusal}");
            }
        }
        catch (OperationCanceledException)
        {
            work.TraceId = traceId;
            return work.End(TraceDeliveryOutcome.Unknown, "Stopped before X-Ray answered: whether it took the trace is not known.");
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect)
        {
            work.TraceId = traceId;
            return work.End(TraceDeliveryOutcome.Unknown, $"Whether X-Ray took the trace is not known: {exception.Describe()}");
        }
        catch (AwsCallException exception) when (IsOfPlace(exception))
        {
            work.Missing = exception.Kind == FailureKind.AccessDenied ? Put : null;
            return work.End(TraceDeliveryOutcome.Rejected, $"X-Ray did not take the trace, so that whether it stores traces of others could not be determined: {exception.Describe()}");
        }

        work.TraceId = traceId;
        try
        {
            return await IsShownAsync(channel, traceId, segmentId, stop).ConfigureAwait(false)
                ? work.End(TraceDeliveryOutcome.Delivered, "The trace was taken, stored and read back.", time.GetUtcNow())
                : Explain(work);
        }
        catch (OperationCanceledException)
        {
            return work.End(TraceDeliveryOutcome.Unknown, "X-Ray took the trace; the command was stopped before it was read back.");
        }
        catch (AwsCallException exception) when (exception.Kind == FailureKind.AccessDenied)
        {
            // Which of the two is refused, only the words tell.
            var isKey = exception.Message.Contains(Decrypt, StringComparison.Ordinal);
            work.Missing = isKey ? Decrypt : Get;
            return isKey
                ? work.End(TraceDeliveryOutcome.NotReadable, $"X-Ray took the trace, and the caller may not decrypt what it stores: {exception.Describe()}")
                : work.End(TraceDeliveryOutcome.Unknown, $"X-Ray took the trace; whether it stores it could not be determined, since the caller may not read traces: {exception.Describe()}");
        }
        catch (AwsCallException exception) when (IsOfPlace(exception))
        {
            return work.End(TraceDeliveryOutcome.Unknown, $"X-Ray took the trace; whether it stores it could not be determined: {exception.Describe()}");
        }
    }

    // Looked for now, and again until patience ends.
    private async Task<bool> IsShownAsync(ITraceChannel channel, string traceId, string segmentId, CancellationToken stop)
    {
        var end = time.GetUtcNow() + Patience;
        for (var pause = TimeSpan.FromSeconds(1); ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, TimeSpan.FromSeconds(10).Ticks)))
        {
            if (await channel.ShowsAsync(traceId, segmentId, stop).ConfigureAwait(false))
            {
                return true;
            }

            var left = end - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            await Task.Delay(pause < left ? pause : left, time, stop).ConfigureAwait(false);
        }
    }

    private XRayTraceDelivery Explain(Work work)
    {
        var taken = $"X-Ray took the trace and does not show it within {Patience.TotalSeconds:0} seconds";
        if (work.Key is { KeyState: not ("Enabled" or "Updating") } unusable)
        {
            return work.End(TraceDeliveryOutcome.NotStored, $"{taken}: its key is {unusable.KeyState}. X-Ray takes what it cannot encrypt, and loses it.");
        }

        if (work.MayDecrypt == false)
        {
            work.Missing = Decrypt;
            return work.End(TraceDeliveryOutcome.NotReadable, $"{taken}: the policy of its key does not let the caller decrypt through X-Ray, so that whether it is stored could not be determined.");
        }

        if (work.IsKeyGone)
        {
            return work.End(TraceDeliveryOutcome.NotStored, $"{taken}: the key of its setting is not there. X-Ray takes what it cannot encrypt, and loses it.");
        }

        if (work.MayDecrypt == true && Patience >= Enough)
        {
            return work.End(TraceDeliveryOutcome.NotStored, $"{taken}, though its key is enabled and the caller may decrypt. X-Ray may have lost its grant on the key: Test-XRayCmk -Level Full looks for it (KMSC016).");
        }

        if (work.Key is null && !work.IsKeyUnknown)
        {
            return work.End(TraceDeliveryOutcome.Unknown, $"{taken}. No key of a customer is in the way; whether it is lost or late could not be determined: a longer -TimeoutSeconds tells.");
        }

        return work.End(
            TraceDeliveryOutcome.Unknown,
            $"{taken}. Whether it is stored could not be determined: the caller may not decrypt it{(work.Key is { KeyManager: "CUSTOMER" } && work.MayDecrypt != true ? ", which hangs on the caller's IAM policies and grants (Test-CmkAccess tells)" : string.Empty)}, or it is lost, or late: a longer -TimeoutSeconds tells.");
    }

    // Credentials that are not accepted are no finding: the Region is not enabled, or nothing else works either.
    private static bool IsOfPlace(AwsCallException exception) => exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication);

    private static string NewId(int bytes) => Convert.ToHexString(RandomNumberGenerator.GetBytes(bytes)).ToLowerInvariant();

    private static string NewTraceId(DateTimeOffset now)
    {
        Span<byte> epoch = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(epoch, (uint)now.ToUnixTimeSeconds());
        return $"1-{Convert.ToHexString(epoch).ToLowerInvariant()}-{NewId(12)}";
    }

    private static string Segment(string traceId, string segmentId, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeMilliseconds() / 1000m;
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("trace_id", traceId);
            json.WriteString("id", segmentId);
            json.WriteString("name", TraceName);
            json.WriteNumber("start_time", seconds);
            json.WriteNumber("end_time", seconds + 0.001m);
            json.WriteStartObject("annotations");
            json.WriteBoolean("kmscompliance_delivery_test", true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private sealed class Work(string accountId, string region)
    {
        public string Region => region;

        public DateTimeOffset? SentAt { get; set; }

        public string? TraceId { get; set; }

        public KeyDescription? Key { get; set; }

        public string? KeyArn { get; set; }

        public bool IsKeyUnknown { get; set; }

        public bool IsKeyGone { get; set; }

        public bool? MayDecrypt { get; set; }

        public string? Missing { get; set; }

        public List<string> Notes { get; } = [];

        public XRayTraceDelivery End(string outcome, string message, DateTimeOffset? readAt = null) => new()
        {
            AccountId = accountId,
            Region = region,
            Outcome = outcome,
            MissingPermission = Missing,
            TraceId = TraceId,
            KeyArn = Key?.Arn ?? KeyArn,
            SentAt = SentAt,
            ReadAt = readAt,
            Message = string.Join(' ', Notes.Prepend(message)),
        };
    }
}
