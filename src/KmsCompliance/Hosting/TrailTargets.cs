using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.Places;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Hosting;

/// <summary>The trails and event data stores of a command's inputs, and where each is looked for: an ARN says it, a name is
/// looked for in the Regions beside it.</summary>
internal sealed class TrailTargets
{
    private readonly List<(TrailReference Trail, IReadOnlyList<RegionArgument?> Regions)> _trails = [];

    /// <summary>Whether there are any.</summary>
    public bool Any => _trails.Count > 0;

    /// <summary>A Region that one of them lies in, where that is known without asking.</summary>
    public string? RegionHint => _trails
        .Select(entry => entry.Regions.FirstOrDefault(region => region is { IsPattern: false, Value.Length: > 0 })?.Value)
        .FirstOrDefault(region => region is not null);

    /// <summary>Notes a trail or store. The account of an ARN is not held against the caller's: an organisation's trail is the
    /// management account's, and may be administered from another.</summary>
    /// <param name="trail">The trail as it was named.</param>
    /// <param name="regions">The Regions beside it; empty where what was said of them has been refused, and the trail with
    /// it.</param>
    /// <param name="named">What the command line itself says: a piped key has a Region and an account too, which are not the
    /// trail's.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public Failure? Add(TrailArgument trail, IReadOnlyList<RegionArgument?> regions, (bool Region, string? AccountId) named)
    {
        if (!TrailReference.TryParse(trail.Value, out var reference, out var problem))
        {
            return Failures.InvalidTrailId(trail.Value, problem);
        }

        if (reference.Arn is { } arn)
        {
            var elsewhere = named.Region
                ? regions.FirstOrDefault(region => region is { IsPattern: false, Value.Length: > 0 } && region.Value != arn.Region)
                : null;
            if (elsewhere is not null)
            {
                return Failures.RegionMismatch(trail.Value, arn.Region, elsewhere.Value);
            }

            regions = regions.Count > 0 ? [new RegionArgument(arn.Region) { AccountId = named.AccountId }] : regions;
        }

        if (regions.Count > 0)
        {
            _trails.Add((reference, regions));
        }

        return null;
    }

    /// <summary>Every trail and store and its Region, each once.</summary>
    /// <param name="resolve">Turns Regions as they were named into Regions.</param>
    public async Task<IReadOnlyList<(TrailReference Trail, Place Where)>> ResolveAsync(
        Func<IReadOnlyList<RegionArgument?>, Task<IReadOnlyList<Place>>> resolve)
    {
        var resolved = new List<(TrailReference, Place)>();
        var seen = new HashSet<(string Trail, string Region)>();
        foreach (var (trail, regions) in _trails)
        {
            foreach (var place in await resolve(regions).ConfigureAwait(false))
            {
                if (seen.Add((trail.Value, place.Region)))
                {
                    resolved.Add((trail, place));
                }
            }
        }

        return resolved;
    }
}
