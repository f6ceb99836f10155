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
                token =>
                {
                    State = $"may have the alias '{alias}' or not: there was no answer";
                    return manager.CreateAliasAsync(alias, keyId, token);
                },
                isNew,
                stop).ConfigureAwait(false);
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
                token =>
                {
                    State = $"{before}; whether it rotates by itself is not known";
                    return manager.EnableRotationAsync(keyId, days, token);
                },
                isNew: true,
                stop).ConfigureAwait(false);
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

    private Task<bool> WriteAsync(Func<CancellationToken, Task> write, bool isNew, CancellationToken stop) => Backoff.UntilSettledAsync(
        async () =>
        {
            await CommittedWrite.SendAsync(write, stop).ConfigureAwait(false);
            return true;
        },
        exception => exception.Kind == FailureKind.NotFound || (isNew && exception.Kind == FailureKind.InvalidState),
        time,
        stop);
}
