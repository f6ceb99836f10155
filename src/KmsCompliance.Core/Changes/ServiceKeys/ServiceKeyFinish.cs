using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.ServiceKeys;

/// <summary>Gives a key its alias and its rotation, and says of each what KMS shows: that it took a write proves nothing.</summary>
/// <param name="catalog">Reads the Region's keys.</param>
/// <param name="manager">Changes them.</param>
/// <param name="region">The Region.</param>
/// <param name="alias">The alias.</param>
/// <param name="time">Measures the waits.</param>
internal sealed class ServiceKeyFinish(IKeyCatalog catalog, IKeyManager manager, string region, string alias, TimeProvider time)
{
    /// <summary>How often what was written is looked for: 15 seconds. KMS settles in seconds as a rule (developer guide, "Eventual
    /// consistency").</summary>
    public const int Looks = 5;

    /// <summary>The state of a key that is to be deleted.</summary>
    public const string PendingDeletion = "PendingDeletion";

    /// <summary>How far the key has come, as the end of a sentence about it.</summary>
    public string State { get; private set; } = "has no alias yet";

    /// <summary>Gives the key the alias, and finds the key that has it then: this one, or another that somebody else gave it
    /// meanwhile.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="isNew">Whether it was made a moment ago, so that KMS may not know it everywhere.</param>
    /// <param name="stop">Stops the work.</param>
    /// <returns>The id of the key that has the alias.</returns>
    /// <exception cref="AwsCallException">KMS refused; or it took the alias, or says that there is one, and shows none.</exception>
    public async Task<string> GiveAliasAsync(string keyId, bool isNew, CancellationToken stop)
    {
        AwsCallException? doubt = null;
        try
        {
            await WriteAsync(
                token => manager.CreateAliasAsync(alias, keyId, token), $"may have the alias '{alias}' or not: there was no answer", isNew, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect || exception.Kind is FailureKind.AlreadyExists or FailureKind.InvalidState)
        {
            // A call whose answer was lost is repeated, so it may be this key that has the alias. One that is not in a state to
            // get it may be another run's, which lost against a third.
            doubt = exception;
        }

        var (_, holder) = await Backoff.LookAsync(
            () => FindHolderAsync(doubt is null ? keyId : null, stop),
            static holder => holder is not null,
            doubt is { Kind: FailureKind.InvalidState } ? 1 : Looks,
            time,
            stop).ConfigureAwait(false);
        if (holder is null)
        {
            State = "has no alias that KMS shows";
            throw doubt switch
            {
                null => NotShown("kms:CreateAlias"),
                { Kind: FailureKind.AlreadyExists } => new AwsCallException(doubt.Kind, $"'{alias}' exists, and KMS does not show which key has it.", doubt) { Code = doubt.Code, Operation = doubt.Operation, Region = region },
                _ => doubt,
            };
        }

        State = holder == keyId ? $"has the alias '{alias}'" : $"has no alias: '{alias}' is another key's";
        return holder;
    }

    /// <summary>Schedules a key for deletion that this run made a moment ago and that has no use, since another key has the alias.
    /// One that got an alias meanwhile is somebody's and is left.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="days">Days until it is deleted.</param>
    /// <param name="stop">Stops the work.</param>
    /// <returns>The day of the deletion, as KMS shows it; null where the key was left.</returns>
    /// <exception cref="AwsCallException">KMS refused, or whether it did is not known.</exception>
    public async Task<DateTimeOffset?> RemoveAsync(string keyId, int days, CancellationToken stop)
    {
        await foreach (var entry in catalog.ListAliasesAsync(keyId, stop).ConfigureAwait(false))
        {
            if (entry == AliasEntry.NoList)
            {
                throw new AwsCallException(FailureKind.InvalidAnswer, "the answer has no list of aliases, so whether the key has one is not known.") { Operation = "kms:ListAliases", Region = region };
            }

            State = $"has the alias '{entry.AliasName}' by now";
            return null;
        }

        AwsCallException? doubt = null;
        try
        {
            await WriteAsync(
                token => Backoff.UntilTakenAsync(() => manager.ScheduleDeletionAsync(keyId, days, token), time, token), $"{State}; whether it is scheduled for deletion is not known", isNew: false, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect)
        {
            doubt = exception;
        }

        var (found, seen) = await Backoff.LookAsync(
            () => catalog.DescribeKeyAsync(keyId, stop), static key => key is { KeyState: PendingDeletion, DeletionDate: not null }, Looks, time, stop).ConfigureAwait(false);
        if (!found)
        {
            throw doubt ?? NotShown("kms:ScheduleKeyDeletion");
        }

        State = "is scheduled for deletion";
        return seen.DeletionDate;
    }

    /// <summary>Turns rotation on.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="days">Days between rotations.</param>
    /// <param name="stop">Stops the work.</param>
    /// <returns>What leaves in doubt whether KMS did; null where it says that it did.</returns>
    /// <exception cref="AwsCallException">KMS refused.</exception>
    public async Task<AwsCallException?> EnableRotationAsync(string keyId, int days, CancellationToken stop)
    {
        var before = State;
        State = $"{before}, and does not rotate by itself yet";
        try
        {
            await WriteAsync(
                token => manager.EnableRotationAsync(keyId, days, token), $"{before}; whether it rotates by itself is not known", isNew: true, stop).ConfigureAwait(false);
            return null;
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect)
        {
            return exception;
        }
    }

    /// <summary>Looks until rotation shows.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="days">Days between rotations.</param>
    /// <param name="stop">Stops the work.</param>
    /// <returns>Whether it was seen, and what was seen last.</returns>
    public Task<(bool Found, KeyRotation? Last)> SeeRotationAsync(string keyId, int days, CancellationToken stop) => Backoff.LookAsync(
        () => catalog.GetRotationAsync(keyId, stop),
        rotation => rotation is { Enabled: true } && (rotation.PeriodInDays ?? days) == days,
        Looks,
        time,
        stop);

    /// <summary>What is wrong where KMS took a write and does not show it.</summary>
    /// <param name="operation">The write.</param>
    public AwsCallException NotShown(string operation) =>
        new(FailureKind.InvalidAnswer, "KMS answered that it was done, and does not show it.") { Operation = operation, Region = region };

    private async Task<string?> FindHolderAsync(string? keyId, CancellationToken stop)
    {
        await foreach (var entry in catalog.ListAliasesAsync(keyId, stop).ConfigureAwait(false))
        {
            if (entry.AliasName == alias)
            {
                return entry.TargetKeyId;
            }
        }

        return null;
    }

    // From when a write is sent until it is refused or seen, it is in doubt.
    private async Task WriteAsync(Func<CancellationToken, Task> write, string inDoubt, bool isNew, CancellationToken stop)
    {
        var before = State;
        await Backoff.UntilSettledAsync(
            async () =>
            {
                try
                {
                    await CommittedWrite.SendAsync(
                        token =>
                        {
                            State = inDoubt;
                            return write(token);
                        },
                        stop).ConfigureAwait(false);
                    return true;
                }
                catch (AwsCallException exception) when (!exception.MayHaveTakenEffect)
                {
                    State = before;
                    throw;
                }
            },
            exception => exception.Kind == FailureKind.NotFound || (isNew && exception.Kind == FailureKind.InvalidState),
            time,
            stop).ConfigureAwait(false);
    }
}
