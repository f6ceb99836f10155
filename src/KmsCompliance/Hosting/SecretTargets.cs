using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.Places;
using KmsCompliance.Services.SecretsManager;

namespace KmsCompliance.Hosting;

/// <summary>The secrets of a command's inputs, and where each is looked for: an ARN says it, a name is looked for in the
/// Regions beside it.</summary>
internal sealed class SecretTargets
{
    private readonly List<(SecretReference Secret, IReadOnlyList<RegionArgument?> Regions)> _secrets = [];

    /// <summary>Whether there are any.</summary>
    public bool Any => _secrets.Count > 0;

    /// <summary>A Region that one of them lies in, where that is known without asking.</summary>
    public string? RegionHint => _secrets
        .Select(entry => entry.Secret.Arn?.Region ?? entry.Regions.FirstOrDefault(region => region is { IsPattern: false, Value.Length: > 0 })?.Value)
        .FirstOrDefault(region => region is not null);

    /// <summary>Where they are looked for; null where that is not known without asking.</summary>
    public IReadOnlyList<string>? KnownRegions
    {
        get
        {
            var regions = _secrets.SelectMany(entry => entry.Secret.Arn is { } arn
                ? [arn.Region]
                : entry.Regions.Select(region => region is { IsPattern: false, Value.Length: > 0 } ? region.Value : null)).ToList();
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
    public Failure? Add(SecretArgument secret, IReadOnlyList<RegionArgument?> regions)
    {
        if (!SecretReference.TryParse(secret.Value, out var reference, out var problem))
        {
            return Failures.InvalidSecretId(secret.Value, problem);
        }

        if (reference.Arn is { } arn)
        {
            var elsewhere = regions.FirstOrDefault(region => region is { IsPattern: false, Value.Length: > 0 } && region.Value != arn.Region);
            if (elsewhere is not null)
            {
                return Failures.RegionMismatch(secret.Value, arn.Region, elsewhere.Value);
            }
        }

        if (regions.Count > 0)
        {
            _secrets.Add((reference, regions));
        }

        return null;
    }

    /// <summary>Every secret and its Region, each once.</summary>
    /// <param name="resolve">Turns Regions as they were named into Regions.</param>
    public async Task<IReadOnlyList<(SecretReference Secret, Place Where)>> ResolveAsync(
        Func<IReadOnlyList<RegionArgument?>, Task<IReadOnlyList<Place>>> resolve)
    {
        var resolved = new List<(SecretReference, Place)>();
        var seen = new HashSet<(string Secret, string Region)>();
        foreach (var (secret, regions) in _secrets)
        {
            var places = await resolve(secret.Arn is { } arn ? [new RegionArgument(arn.Region) { AccountId = arn.AccountId }] : regions).ConfigureAwait(false);
            foreach (var place in places)
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
