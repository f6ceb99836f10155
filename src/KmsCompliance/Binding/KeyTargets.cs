using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Binding;

/// <summary>The keys of a command's inputs, and where each is looked for: an ARN says it, a bare id or alias is looked for in
/// the Regions beside it.</summary>
internal sealed class KeyTargets
{
    private readonly List<(KeyReference Key, string? Service, IReadOnlyList<RegionSelection> Regions)> _keys = [];

    /// <summary>Whether there are any.</summary>
    public bool Any => _keys.Count > 0;

    /// <summary>Whether each is named by its key ARN, so that nothing has to be asked.</summary>
    public bool AreKeyArns => _keys.TrueForAll(entry => entry.Key.Form == KeyReferenceForm.KeyArn);

    /// <summary>A Region that one of them lies in, where that is known without asking.</summary>
    public string? RegionHint => RegionSelection.HintOf(_keys.SelectMany(entry => entry.Regions));

    /// <summary>The keys that are named by their ARN, without asking anything.</summary>
    public IReadOnlyList<(string KeyArn, string? Service)> KeyArns => [.. _keys.Where(entry => entry.Key.Form == KeyReferenceForm.KeyArn).Select(entry => (entry.Key.Value, entry.Service))];

    /// <summary>Notes a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="service">The service that it says to serve.</param>
    /// <param name="accountId">The account that the input says it belongs to.</param>
    /// <param name="regions">The Regions beside it; empty where what was said of them has been refused, and the key with
    /// it.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public Failure? Add(KeyReference key, string? service, string? accountId, IReadOnlyList<RegionSelection> regions)
    {
        if (regions.Count == 0)
        {
            return null;
        }

        if (key.Arn is not { } arn)
        {
            _keys.Add((key, service, regions));
            return null;
        }

        if (RegionSelection.FindOther(regions, arn.Region) is { } elsewhere)
        {
            return Failures.RegionMismatch(key.Value, arn.Region, elsewhere);
        }

        _keys.Add((key, service, [new RegionSelection.Named(arn.Region) { AccountId = accountId }]));
        return null;
    }

    /// <summary>Every key and its Region, each once.</summary>
    /// <param name="entry">Turns Regions as they were named into places, and leads to their accounts.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<IReadOnlyList<KeyTarget>> ResolveAsync(AccountEntry entry, CancellationToken cancellationToken)
    {
        var targets = new List<KeyTarget>();
        var seen = new HashSet<(string Key, string Region, string? AccountId)>();
        foreach (var (key, service, regions) in _keys)
        {
            var places = await entry.Resolution.ResolveAsync(regions, cancellationToken).ConfigureAwait(false);
            targets.AddRange(places.Where(place => seen.Add((key.Value, place.Region, place.ExpectedAccountId))).Select(place => new KeyTarget(key, place, service)));
        }

        return await entry.EnterAsync(
            targets,
            static target => target.Where,
            static (target, place) => target with { Where = place },
            static target => target.Key.Arn?.AccountId,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds out where the keys lie, and works on those of each account by its session.</summary>
    /// <param name="entry">Gives places their sessions.</param>
    /// <param name="runs">Works in each account.</param>
    /// <param name="work">Works on the keys of one account, so many at a time.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task RunAsync(
        AccountEntry entry, AccountRuns runs, Func<IAwsSession, IRunReporter, IReadOnlyList<KeyTarget>, int, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        await runs.RunAsync(await ResolveAsync(entry, cancellationToken).ConfigureAwait(false), static target => target.Where, work, cancellationToken).ConfigureAwait(false);
}
