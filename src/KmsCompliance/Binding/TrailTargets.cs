using KmsCompliance.Errors;
using KmsCompliance.Places;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Binding;

/// <summary>The trails and event data stores of a command's inputs, and where each is looked for: an ARN says it, a name is
/// looked for in the Regions beside it.</summary>
internal sealed class TrailTargets
{
    private readonly List<(TrailReference Trail, IReadOnlyList<RegionSelection> Regions)> _trails = [];

    /// <summary>Whether there are any.</summary>
    public bool Any => _trails.Count > 0;

    /// <summary>A Region that one of them lies in, where that is known without asking.</summary>
    public string? RegionHint => _trails
        .Select(entry => RegionSelection.HintOf(entry.Regions))
        .FirstOrDefault(region => region is not null);

    /// <summary>Notes a trail or store. The account of an ARN is not held against the caller's: an organisation's trail is the
    /// management account's, and may be administered from another.</summary>
    /// <param name="trail">The trail as it was named.</param>
    /// <param name="regions">The Regions beside it; empty where what was said of them has been refused, and the trail with
    /// it.</param>
    /// <param name="named">What the command line itself says: a piped key has a Region and an account too, which are not the
    /// trail's.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public Failure? Add(TrailArgument trail, IReadOnlyList<RegionSelection> regions, (bool Region, string? AccountId) named)
    {
        if (!TrailReference.TryParse(trail.Value, out var reference, out var problem))
        {
            return Failures.InvalidTrailId(trail.Value, problem);
        }

        if (reference.Arn is { } arn)
        {
            if (named.Region && RegionSelection.FindOther(regions, arn.Region) is { } elsewhere)
            {
                return Failures.RegionMismatch(trail.Value, arn.Region, elsewhere);
            }

            regions = regions.Count > 0 ? [new RegionSelection.Named(arn.Region) { AccountId = named.AccountId }] : regions;
        }

        if (regions.Count > 0)
        {
            _trails.Add((reference, regions));
        }

        return null;
    }

    /// <summary>Every trail and store and its Region, each once.</summary>
    /// <param name="resolution">Turns Regions as they were named into places.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<IReadOnlyList<(TrailReference Trail, Place Where)>> ResolveAsync(RegionResolution resolution, CancellationToken cancellationToken)
    {
        var resolved = new List<(TrailReference, Place)>();
        var seen = new HashSet<(string Trail, string Region)>();
        foreach (var (trail, regions) in _trails)
        {
            foreach (var place in await resolution.ResolveAsync(regions, cancellationToken).ConfigureAwait(false))
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
