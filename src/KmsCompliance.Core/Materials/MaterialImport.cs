using System.Security.Cryptography;
using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Keys;
using KmsCompliance.Ports;

namespace KmsCompliance.Materials;

/// <summary>Imports material into one key: wraps it here, sends it once, and tells what KMS then shows.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where outcomes go.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
/// <param name="options">How it is done.</param>
internal sealed class MaterialImport(IAwsSession session, IRunReporter reporter, TimeProvider time, MaterialImportOptions options)
{
    private const string Operation = "kms:ImportKeyMaterial";

    // The public key is KMS's; one that is too small is none of it.
    private const int SmallestKey = 3072;

    // KMS settles in seconds as a rule (developer guide, "Eventual consistency"); who waits longer learns nothing more.
    private const int Looks = 5;

    /// <summary>Imports the material, and hands out what came of it.</summary>
    /// <param name="target">The key.</param>
    /// <param name="stop">Keeps the import from being sent; one that was sent is followed to its outcome.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="FailureException">KMS refused. Nothing was imported.</exception>
    /// <exception cref="AwsCallException">A call failed. Nothing was imported.</exception>
    public async Task<CmkKeyChange> RunAsync(MaterialTarget target, CancellationToken stop)
    {
        var manager = session.GetKeyManager(target.Region, target.Evidence.Requests);
        var wrapped = Wrap(await manager.GetImportParametersAsync(target.Key.KeyId, stop).ConfigureAwait(false), target);

        // Without an entry on the disk nothing is changed.
        await target.Evidence.AddAsync(EvidenceStep.Intent, entry => Tell(entry, target) with { Message = options.Escrow is { } escrow ? $"Sealed to the certificate {escrow.Holder}" : null }, stop).ConfigureAwait(false);
        CmkKeyChange outcome;
        try
        {
            string? id = null;
            await CommittedWrite.SendAsync(
                token => Backoff.UntilTakenAsync(async () => id = await manager.ImportMaterialAsync(target.Key.KeyId, wrapped, token).ConfigureAwait(false), time, token), stop).ConfigureAwait(false);
            outcome = await VerifyAsync(target, id!, stop).ConfigureAwait(false);
            if (options.ValidTo is null && target.Expiring.FirstOrDefault(material => material.Id == id)?.ValidTo is { } until)
            {
                var loss = $"The material no longer expires, which it did at {Instant(until)}: import it again with -ValidTo if it is to.";
                outcome = new(outcome) { Message = $"{outcome.Message} {loss}" };
                await reporter.OutcomeWarningAsync($"'{target.Key.Arn}': {loss}").ConfigureAwait(false);
            }
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect)
        {
            outcome = await DoubtAsync(target, exception, isStopped: false, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken != stop)
        {
            var doubt = new AwsCallException(FailureKind.Timeout, "stopped before KMS answered.", exception) { Operation = Operation, Region = target.Region };
            outcome = await DoubtAsync(target, doubt, isStopped: true, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            var failure = MaterialRefusals.Read(target, exception) ?? Failures.FromCall(exception, target.Key.Arn);
            await EndAsync(target, Describe(target, CmkChangeStatus.Failed, failure.Message), stop).ConfigureAwait(false);
            throw new FailureException(failure);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(target, Describe(target, CmkChangeStatus.Failed, "Stopped before anything was sent. Nothing was imported."), stop).ConfigureAwait(false);
            throw;
        }

        outcome = await EndAsync(target, outcome, stop).ConfigureAwait(false);
        await reporter.OutcomeAsync(outcome).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>What would come of it.</summary>
    public static CmkKeyChange Preview(MaterialTarget target, string words) =>
        new(Describe(target, CmkChangeStatus.WhatIf, $"{words}. Nothing was changed.")) { Verified = false, KeyState = target.Key.KeyState };

    /// <summary>What is told of a key that has all of the material, which expires, and keeps it so.</summary>
    public static CmkKeyChange Keep(MaterialTarget target, DateTimeOffset at) =>
        new(Describe(target, CmkChangeStatus.Unchanged, $"The key has all of its material already, and that goes on expiring at {string.Join(", ", target.Expiring.Select(static material => Instant(material.ValidTo!.Value)))}: -ValidTo changes it. Whether these are the same bytes was not asked."))
        {
            Verified = true,
            KeyState = target.Key.KeyState,
            KeyMaterialId = target.History.CurrentId,
            MaterialState = target.History.CurrentId is null ? null : "CURRENT",
            MaterialValidTo = target.Expiring.FirstOrDefault(material => material.Id == target.History.CurrentId)?.ValidTo,
            FinishedAt = at,
        };

    /// <summary>A time, for people.</summary>
    public static string Instant(DateTimeOffset at) => $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";

    private WrappedMaterial Wrap(ImportParameters parameters, MaterialTarget target)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportSubjectPublicKeyInfo(parameters.PublicKey.Span, out _);
            if (key.KeySize >= SmallestKey)
            {
                // Of two runs at once for a key without material, KMS lets the second bring the same bytes only.
                return new WrappedMaterial(options.Material.Wrap(key), parameters.Token, target.IsEmpty ? null : target.IsNew, options.ValidTo);
            }
        }
        catch (CryptographicException)
        {
            // Said below.
        }

        throw new AwsCallException(FailureKind.InvalidAnswer, "the answer has no public key of RSA with 4,096 bits.") { Operation = "kms:GetParametersForImport", Region = target.Region };
    }

    private async Task<CmkKeyChange> VerifyAsync(MaterialTarget target, string id, CancellationToken stop)
    {
        try
        {
            var (found, (key, history)) = await Backoff.LookAsync(() => LookAsync(target, stop), seen => Shows(seen, id), Looks, time, stop).ConfigureAwait(false);
            return await ToldAsync(target, found, id, key, history).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AwsCallException)
        {
            // KMS took the write, and no failure to look takes that back; that it is done is what is seen.
            return new(Describe(target, CmkChangeStatus.Pending, $"KMS took the material; the key's new state was not seen. {(exception as AwsCallException)?.Describe()}".TrimEnd())) { KeyMaterialId = id };
        }
    }

    private async Task<CmkKeyChange> ToldAsync(MaterialTarget target, bool found, string id, KeyDescription key, RotationHistory history)
    {
        var material = history.Materials.FirstOrDefault(known => known.Id == id);
        if (!found)
        {
            var failure = Failures.MaterialNotShown(target.Key.Arn, id);
            await reporter.OutcomeErrorAsync(failure).ConfigureAwait(false);
            return new(Describe(target, CmkChangeStatus.Failed, failure.Message)) { KeyMaterialId = id, KeyState = key.KeyState };
        }

        var missing = Missing(history);
        return new(Describe(target, CmkChangeStatus.Applied, $"KMS has the material, and shows the key as {key.KeyState}.{(missing.Count == 0 ? string.Empty : $" It needs more of its materials to be usable: {string.Join(", ", missing)}.")}"))
        {
            Verified = true,
            KeyState = key.KeyState,
            KeyMaterialId = id,
            MaterialState = material?.State,
            MaterialValidTo = material?.ValidTo,
        };
    }

    // What is not known may show in what the key has now.
    private async Task<CmkKeyChange> DoubtAsync(MaterialTarget target, AwsCallException doubt, bool isStopped, CancellationToken stop)
    {
        try
        {
            var (key, history) = await LookAsync(target, stop).ConfigureAwait(false);
            var came = history.Materials.Where(material => material is { Id: not null, ImportState: "IMPORTED" }
                && target.History.Materials.FirstOrDefault(before => before.Id == material.Id)?.ImportState != "IMPORTED").ToList();
            if (came is [{ Id: { } id }] && await IsOursAsync(target, id, stop).ConfigureAwait(false))
            {
                return await ToldAsync(target, Shows((key, history), id), id, key, history).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is AwsCallException or OperationCanceledException)
        {
            // Then nothing is known.
        }

        // After a stop nobody takes errors any more; the outcome itself is told all the same.
        var failure = Failures.MaterialImportInDoubt(target.Key.Arn, doubt);
        if (!isStopped)
        {
            await reporter.OutcomeErrorAsync(failure).ConfigureAwait(false);
        }

        return Describe(target, CmkChangeStatus.Failed, $"{failure.Message} {failure.RecommendedAction}");
    }

    // What came may be somebody else's. A key takes bytes again that it has, without harm, and answers whose they are; others it refuses.
    private async Task<bool> IsOursAsync(MaterialTarget target, string id, CancellationToken stop)
    {
        var manager = session.GetKeyManager(target.Region, target.Evidence.Requests);
        var wrapped = Wrap(await manager.GetImportParametersAsync(target.Key.KeyId, stop).ConfigureAwait(false), target) with { IsNew = false };
        return await CommittedWrite.SendAsync(token => manager.ImportMaterialAsync(target.Key.KeyId, wrapped, token), stop).ConfigureAwait(false) == id;
    }

    private async Task<(KeyDescription Key, RotationHistory History)> LookAsync(MaterialTarget target, CancellationToken stop)
    {
        var catalog = session.GetKeyCatalog(target.Region);
        var history = await RotationHistory.ReadAsync(catalog, target.Key.KeyId, stop).ConfigureAwait(false);
        return (await catalog.DescribeKeyAsync(target.Key.KeyId, stop).ConfigureAwait(false), history);
    }

    // The list of a key's materials and its state settle each for itself.
    private bool Shows((KeyDescription Key, RotationHistory History) seen, string id) =>
        seen.History.Materials.Any(material => material.Id == id && material.ImportState == "IMPORTED" && IsAsAsked(material.ValidTo))
        && (seen.Key.KeyState != "PendingImport" || Missing(seen.History).Count > 0);

    // KMS keeps whole seconds, or milliseconds.
    private bool IsAsAsked(DateTimeOffset? validTo) => options.ValidTo is { } asked ? validTo is { } seen && (seen - asked).Duration() < TimeSpan.FromSeconds(2) : validTo is null;

    private static List<string?> Missing(RotationHistory history) =>
        [.. history.Materials.Where(static material => material.ImportState == "PENDING_IMPORT" && !MaterialTarget.IsWaiting(material)).Select(static material => material.Id)];

    /// <summary>What each entry of evidence says of the key.</summary>
    public static EvidenceEntry Tell(EvidenceEntry entry, MaterialTarget target) => entry with
    {
        CallerArn = target.Caller.Arn,
        AccountId = target.Key.AccountId,
        Region = target.Region,
        PreviousState = target.Key.KeyState,
        RelatedKeys = target.Key.RelatedArns.Count == 0 ? null : target.Key.RelatedArns,
    };

    private async Task<CmkKeyChange> EndAsync(MaterialTarget target, CmkKeyChange change, CancellationToken stop)
    {
        try
        {
            var head = await target.Evidence.AddAfterAsync(
                EvidenceStep.Outcome, entry => Tell(entry, target) with { KeyState = change.KeyState, Status = change.Status, Message = change.Message }, stop).ConfigureAwait(false);
            change = new(change) { EvidenceHead = head };
        }
        catch (FailureException exception)
        {
            await reporter.OutcomeErrorAsync(exception.Failure).ConfigureAwait(false);
            change = new(change) { Message = $"{change.Message} The evidence has no entry of it." };
        }

        return new(change) { FinishedAt = time.GetUtcNow() };
    }

    private static CmkKeyChange Describe(MaterialTarget target, string status, string message) => new()
    {
        KeyId = target.Key.KeyId,
        KeyArn = target.Key.Arn,
        Region = target.Region,
        AccountId = target.Key.AccountId,
        Action = CmkKeyAction.ImportMaterial,
        PreviousState = target.Key.KeyState,
        Status = status,
        Message = message,
        RelatedKey = [.. target.Key.RelatedArns],
        EvidencePath = target.Evidence.EvidencePath,
        StartedAt = target.StartedAt,
        FinishedAt = null,
    };
}
