using System.Collections.Concurrent;
using KmsCompliance.Changes;
using KmsCompliance.Changes.Rotations;
using KmsCompliance.Erasure;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Materials;

/// <summary>Imports material into keys, and the same bytes into those that are related to them; rotates a key to it where that was asked
/// for. Everything is read, refused and asked before the first write, and generated material lies in its escrow before it.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
/// <param name="throttleLimit">How many keys at a time.</param>
/// <param name="options">How it is done.</param>
public sealed class MaterialImportRun(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit, MaterialImportOptions options)
{
    // A replica's import shows at its primary within a minute, or something is wrong (AWS publishes no number): 1, 2, 4, 8, 10, 10 ... seconds.
    private const int Looks = 9;

    private readonly AccountCheck _account = new(session);
    private readonly MaterialImport _import = new(session, reporter, time, options);
    private readonly ConcurrentDictionary<string, KeyDirectory> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _begun = new(StringComparer.Ordinal);

    /// <summary>Imports the material.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="stop">Keeps further writes from starting; one that started is followed to its outcome.</param>
    public async Task RunAsync(IReadOnlyList<KeyTarget> targets, CancellationToken stop)
    {
        var found = new ConcurrentDictionary<string, (KeyTarget Target, MaterialTarget Key)>(StringComparer.Ordinal);
        await EachAsync(
            targets,
            static target => target.Key.Value,
            async target =>
            {
                var key = await FindAsync(target.Key, target.Where, stop).ConfigureAwait(false);
                found.TryAdd(key.Key.Arn, (target, key));
            },
            stop).ConfigureAwait(false);

        // A replica takes only what its primary has, and is taken with its primary where both were named.
        foreach (var those in found.Values.GroupBy(static one => one.Key.Key.IsReplica).OrderBy(static those => those.Key))
        {
            await EachAsync([.. those], static one => one.Target.Key.Value, one => ImportAsync(one.Target, one.Key, stop), stop).ConfigureAwait(false);
        }
    }

    private Task EachAsync<T>(IReadOnlyList<T> things, Func<T, string> nameOf, Func<T, Task> work, CancellationToken stop) =>
        new BoundedRun(reporter, throttleLimit) { Activity = "Importing key material", Noun = "keys" }.RunAsync(things, nameOf, (thing, _) => work(thing), stop);

    private async Task ImportAsync(KeyTarget target, MaterialTarget named, CancellationToken stop)
    {
        // Related keys are one piece of work, whichever of them are named: each is in the set of the one that begins it.
        var takesRelated = options.Rotate || options.AllReplica;
        var work = takesRelated && named.Key.RelatedArns.Count > 0 ? named.Key.KeyId : named.Key.Arn;
        if (_begun.ContainsKey(work))
        {
            await TellTakenAsync(named, stop).ConfigureAwait(false);
            return;
        }

        MaterialRefusals.CheckMaterials(named, options);
        if (!_begun.TryAdd(work, true))
        {
            await TellTakenAsync(named, stop).ConfigureAwait(false);
            return;
        }

        List<MaterialTarget> keys = [named with { IsNew = options.Rotate ? named.Waiting is null : named.IsEmpty }];
        foreach (var arn in takesRelated ? named.Key.RelatedArns : [])
        {
            var reference = KeyReference.FromService(arn);
            var related = await FindAsync(reference, target.Where with { Region = reference.Arn!.Region }, stop).ConfigureAwait(false);
            keys.Add(related with { IsNew = related.IsEmpty });
        }

        // A replica takes only what its primary has.
        keys = await WithoutKeptAsync([.. keys.OrderBy(static key => key.Key.IsReplica)]).ConfigureAwait(false);
        if (keys.Count > 0 && await AskAsync(keys, stop).ConfigureAwait(false))
        {
            await WriteAsync(keys, target, stop).ConfigureAwait(false);
        }
    }

    // That a set takes material for the key that lacks it is no reason to let the others' go on for ever: their expiry is somebody's
    // decision, which only -ValidTo, or an import into that key alone, changes.
    private async Task<List<MaterialTarget>> WithoutKeptAsync(List<MaterialTarget> keys)
    {
        if (options is not { AllReplica: true, Rotate: false, ValidTo: null })
        {
            return keys;
        }

        var all = keys.SelectMany(static key => key.History.Materials).Select(static material => material.Id).Distinct().ToList();
        var kept = keys.FindAll(key => key.Expiring.Count > 0 && all.TrueForAll(key.Has));
        foreach (var key in kept)
        {
            await reporter.OutcomeAsync(MaterialImport.Keep(key, time.GetUtcNow())).ConfigureAwait(false);
        }

        return [.. keys.Except(kept)];
    }

    private ValueTask TellTakenAsync(MaterialTarget named, CancellationToken stop) =>
        reporter.VerboseAsync($"'{named.Key.Arn}' is worked on with the keys that are related to it.", stop);

    private async Task<bool> AskAsync(List<MaterialTarget> keys, CancellationToken stop)
    {
        var agreed = true;
        var end = options.ValidTo is { } validTo ? $"; it expires at {MaterialImport.Instant(validTo)}" : string.Empty;
        var escrow = options.Escrow is { } kept ? $", generated and sealed before in '{kept.FullPath}' to the certificate {kept.Holder}" : string.Empty;
        foreach (var target in keys)
        {
            var words = target.IsEmpty ? $"Import the key's first material{escrow}{end}: the key is bound to it for good"
                : target.IsNew ? $"Import new material{escrow}{end}, to which the key can be rotated"
                : $"Import material that the key, or its primary, has had{end}{Loss(target, keys[0])}";
            if (!await reporter.ConfirmAsync(new Confirmation(target.Key.Arn, words), stop).ConfigureAwait(false))
            {
                agreed = false;
                if (!reporter.IsWhatIf)
                {
                    return false;
                }

                await reporter.PreviewAsync(MaterialImport.Preview(target, words), stop).ConfigureAwait(false);
            }
        }

        // Counted, asked and shown like any other; what is then written has been agreed to.
        return !options.Rotate
            || (await reporter.ConfirmAsync(new Confirmation(keys[0].Key.Arn, $"Rotate the key to the new material: {keys[0].History.OnDemandLeft} of its {RotationHistory.MostOnDemand} rotations on demand are left. It cannot be taken back"), stop).ConfigureAwait(false) && agreed)
            ? agreed
            : false;
    }

    // Whose bytes they are, KMS tells only once it has them.
    private string Loss(MaterialTarget target, MaterialTarget first)
    {
        var expiring = target.Expiring.Where(material => !options.Rotate || material.Id == first.Waiting?.Id).ToList();
        return options.ValidTo is not null || expiring.Count == 0 ? string.Empty
            : $"; {(options.Rotate || target.History.Materials.Count == 1 ? "it" : "what the key has of it now")} will no longer expire (now: {string.Join(", ", expiring.Select(static material => MaterialImport.Instant(material.ValidTo!.Value)))})";
    }

    private async Task WriteAsync(List<MaterialTarget> keys, KeyTarget named, CancellationToken stop)
    {
        options.Escrow?.Keep(options.Material);
        string? id = null;
        try
        {
            foreach (var target in keys)
            {
                var outcome = await _import.RunAsync(target, stop).ConfigureAwait(false);
                if (outcome.Status == CmkChangeStatus.Failed)
                {
                    throw new FailureException(Failures.MaterialSetNotComplete(keys[0].Key.Arn, target.Key.Arn, options.Escrow?.FullPath));
                }

                id ??= outcome.KeyMaterialId;
            }
        }
        catch (Exception) when (options.Escrow is { } escrow)
        {
            await reporter.OutcomeWarningAsync($"'{escrow.FullPath}' holds the sealed material, and stays: go on with that material, from a file, or remove it if it was not imported.").ConfigureAwait(false);
            throw;
        }

        if (options.Rotate)
        {
            await RotateAsync(keys[0], id, named, stop).ConfigureAwait(false);
        }
    }

    private async Task RotateAsync(MaterialTarget primary, string? id, KeyTarget named, CancellationToken stop)
    {
        var rotation = new MaterialRotation(reporter, new KeyEvidence(options.Evidence, options.Command, "kms:RotateKeyOnDemand", primary.Key.Arn, reporter, time), primary, stop);
        try
        {
            // Without an entry on the disk nothing is changed.
            await rotation.BeginAsync(id).ConfigureAwait(false);
            var catalog = session.GetKeyCatalog(primary.Region);
            var (isReady, seen) = await Backoff.LookAsync(
                () => RotationHistory.ReadAsync(catalog, primary.Key.KeyId, stop), history => history.Materials.Any(material => material.Id == id && material.State == "PENDING_ROTATION"), Looks, time, stop).ConfigureAwait(false);
            if (!isReady)
            {
                var state = seen.Materials.FirstOrDefault(material => material.Id == id)?.State;
                throw new FailureException(Failures.NewMaterialNotReady(primary.Key.Arn, id, state));
            }

            var reference = KeyReference.FromService(primary.Key.Arn);
            await new KeyRotationChange(session, rotation, time, 1, new KeyRotationEdit(KeyRotationEdit.Rotate)) { Requests = rotation.Requests }
                .RunAsync([named with { Key = reference, Where = named.Where with { Region = primary.Region } }], stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await rotation.CutShortAsync(exception, id).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<MaterialTarget> FindAsync(KeyReference named, Place where, CancellationToken stop)
    {
        var startedAt = time.GetUtcNow();
        var callerAccount = await _account.GetAccountIdAsync(where.ExpectedAccountId, where.DeterminedBy, stop).ConfigureAwait(false);
        if (named.Arn is { } arn && arn.AccountId != callerAccount)
        {
            throw new FailureException(Failures.KeyStateOfOtherAccount(named.Value, arn.AccountId, callerAccount));
        }

        var keys = _keys.GetOrAdd(where.Region, name => new KeyDirectory(session.GetKeyCatalog(name), Task.FromResult(callerAccount), stop) { Region = name });
        var lookup = await keys.FindAsync(named).ConfigureAwait(false);
        var key = lookup.Outcome switch
        {
            KeyLookupOutcome.Found => lookup.Key!,
            KeyLookupOutcome.NotFound => throw new FailureException(Failures.KeyNotFound(named.Value, where.Region)),
            _ => throw lookup.Cause!,
        };
        MaterialRefusals.CheckKind(key, callerAccount);
        var history = await RotationHistory.ReadAsync(session.GetKeyCatalog(where.Region), key.KeyId, stop).ConfigureAwait(false);
        var evidence = new KeyEvidence(options.Evidence, options.Command, "kms:ImportKeyMaterial", key.Arn, reporter, time);
        return new MaterialTarget(key, where.Region, history, await _account.GetCallerAsync(stop).ConfigureAwait(false), evidence, startedAt);
    }
}
