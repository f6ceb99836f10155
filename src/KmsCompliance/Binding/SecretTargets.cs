using KmsCompliance.Errors;
using KmsCompliance.Places;
using KmsCompliance.Services.SecretsManager;

namespace KmsCompliance.Binding;

/// <summary>The secrets of a command's inputs, and where each is looked for: an ARN says it, a name is looked for in the
/// Regions beside it.</summary>
internal sealed class SecretTargets
{
    private readonly List<(SecretReference Secret, IReadOnlyList<RegionSelection> Regions)> _secrets = [];

    /// <summary>Whether there are any.</summary>
    public bool Any => _secrets.Count > 0;

    /// <summary>A Region that one of them lies in, where that is known without asking.</summary>
    public string? RegionHint => _secrets
        .Select(entry => entry.Secret.Arn?.Region ?? RegionSelection.HintOf(entry.Regions))
        .FirstOrDefault(region => region is not null);

    /// <summary>Where they are looked for; null where that is not known without asking.</summary>
    public IReadOnlyList<string>? KnownRegions
    {
        get
        {
            var regions = _secrets.SelectMany(entry => entry.Secret.Arn is { } arn
                ? [arn.Region]
                : entry.Regions.Select(region => (region as RegionSelection.Named)?.Code)).ToList();
            return regions.Contains(null) ? null : regions.ConvertAll(region => region!);
        }
    }

    /// <summary>The first of them, as it was named.</summary>
    public string? Name => _secrets is [var first, ..] ? first.Secret.Value : null;

    /// <summary>Notes a secret.</summary>
    /// <param name="secret">The secret as it was named.</param>
    /// <param name="regions">The Regions beside it; empty where what was said of them has been refused, and the secret with
    /// it.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public Failure? Add(SecretArgument secret, IReadOnlyList<RegionSelection> regions)
    {
        if (!SecretReference.TryParse(secret.Value, out var reference, out var problem))
        {
            return Failures.InvalidSecretId(secret.Value, problem);
        }

        if (reference.Arn is { } arn && RegionSelection.FindOther(regions, arn.Region) is { } elsewhere)
        {
            return Failures.RegionMismatch(secret.Value, arn.Region, elsewhere);
        }

        if (regions.Count > 0)
        {
            _secrets.Add((reference, regions));
        }

        return null;
    }

    /// <summary>Every secret and its Region, each once.</summary>
    /// <param name="resolution">Turns Regions as they were named into places.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<IReadOnlyList<(SecretReference Secret, Place Where)>> ResolveAsync(RegionResolution resolution, CancellationToken cancellationToken)
    {
        var resolved = new List<(SecretReference, Place)>();
        var seen = new HashSet<(string Secret, string Region)>();
        foreach (var (secret, regions) in _secrets)
        {
            var places = secret.Arn is { } arn ? [new RegionSelection.Named(arn.Region) { AccountId = arn.AccountId }] : regions;
            foreach (var place in await resolution.ResolveAsync(places, cancellationToken).ConfigureAwait(false))
            {
                if (seen.Add((secret.Value, place.Region)))
                {
                    resolved.Add((secret, place));
                }
            }
        }

        return resolved;
    }
}
