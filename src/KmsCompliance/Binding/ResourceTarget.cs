using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>A resource of a command's input, and where it is looked for: an ARN says it, a name is looked for in the Regions
/// beside it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Resource">The resource; null for the only one of its kind in each Region.</param>
/// <param name="Regions">Where it is looked for.</param>
internal sealed record ResourceTarget(ServiceDefinition Service, ResourceReference? Resource, IReadOnlyList<RegionSelection> Regions)
{
    /// <summary>A Region that it lies in, where that is known without asking.</summary>
    public string? RegionHint => RegionSelection.HintOf(Regions);

    /// <summary>The resource as it was named.</summary>
    public string Name => Resource?.Value ?? Service.DisplayName;

    /// <summary>Reads a resource as it was named.</summary>
    /// <param name="argument">What was said.</param>
    /// <param name="services">The services that it may be of.</param>
    /// <param name="regions">The Regions beside it; empty where what was said of them has been refused, and the resource with
    /// it.</param>
    /// <param name="named">What the command line itself says: a piped key has a Region and an account too, which need not be the
    /// resource's.</param>
    /// <param name="keyRegion">The Region of the key beside it; null where that does not say one.</param>
    /// <param name="failure">What is wrong with it; null where nothing is.</param>
    /// <returns>The target; null where there is none.</returns>
    public static ResourceTarget? Read(
        ResourceArgument argument,
        IReadOnlyList<ServiceDefinition> services,
        IReadOnlyList<RegionSelection> regions,
        (bool Region, string? AccountId) named,
        string? keyRegion,
        out Failure? failure)
    {
        failure = argument.IsOfTemplate ? Failures.FindingOfTemplate(argument.Value) : ServiceCatalog.FindOtherService(argument.Value, argument.Service, services)
            ?? (ResourceIds.IsNotListed(argument.Value) ? Failures.ResourcesNotListed(argument.Value) : null);
        if (failure is not null)
        {
            return null;
        }

        IReadOnlyList<ServiceDefinition> candidates = ServiceCatalog.Find(argument.Service) is { } said ? [said] : services;
        var (resource, problem) = ServiceCatalog.Read(argument.Value, candidates);
        var isOfOneService = candidates.Select(static service => service.IamPrefix).Distinct(StringComparer.Ordinal).Count() == 1;

        // A name that only one of many services takes today may be taken by another tomorrow.
        if (resource is null || (resource.Region is null && !isOfOneService))
        {
            failure = isOfOneService
                ? candidates[0].NotAResource(argument.Value, problem!)
                : Failures.UnknownResource(argument.Value);
            return null;
        }

        if (resource.Region is { } region)
        {
            var isOfTheResource = named.Region || !resource.Service.KeyMayLieElsewhere;
            if (isOfTheResource && RegionSelection.FindOther(regions, region) is { } elsewhere)
            {
                failure = Failures.RegionMismatch(argument.Value, region, elsewhere);
                return null;
            }

            if (regions.Count > 0)
            {
                var accountId = resource.Service.MayBeOfOtherAccount ? named.AccountId : resource.AccountId;
                regions = [new RegionSelection.Named(region) { AccountId = accountId }];
            }
        }
        else if (keyRegion is not null && !resource.Service.KeyMayLieElsewhere)
        {
            // A key serves its own Region only: where nothing else is said, a name is meant there.
            regions = [.. regions.Select(selection => selection is RegionSelection.SessionDefault
                ? new RegionSelection.Named(keyRegion) { AccountId = selection.AccountId, DeterminedBy = selection.DeterminedBy }
                : selection)];
        }

        return regions.Count == 0 ? null : new ResourceTarget(resource.Service, resource, regions);
    }

    /// <summary>Why a key cannot serve the resource, as far as that is known without asking; null where it may.</summary>
    /// <param name="key">The key.</param>
    public Failure? FindKeyProblem(KeyReference? key)
    {
        if (key?.Arn is not { } arn || Service.KeyMayLieElsewhere || Regions.Any(static region => region is not RegionSelection.Named))
        {
            return null;
        }

        var regions = Regions.OfType<RegionSelection.Named>().Select(static region => region.Code).ToList();
        return regions.Count == 0 || regions.Contains(arn.Region)
            ? null
            : Failures.KeyInOtherRegion(key.Value, arn.Region, Resource is null ? Service.ShortName : Service.KeyChange.Describe(Resource), regions[0]);
    }

    /// <summary>Every resource of targets and its place, each once.</summary>
    /// <param name="targets">The targets.</param>
    /// <param name="entry">Turns Regions as they were named into places, and leads to their accounts.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<IReadOnlyList<(ResourceReference Resource, Place Where, int Target)>> ResolveAsync(
        IReadOnlyList<ResourceTarget> targets, AccountEntry entry, CancellationToken cancellationToken)
    {
        var resolved = new List<(ResourceReference, Place, int)>();
        for (var i = 0; i < targets.Count; i++)
        {
            foreach (var place in await entry.Resolution.ResolveAsync(targets[i].Regions, cancellationToken).ConfigureAwait(false))
            {
                resolved.Add((targets[i].Resource ?? new ResourceReference(targets[i].Service, place.Region), place, i));
            }
        }

        return await entry.EnterAsync(
            resolved,
            static found => found.Item2,
            static (found, place) => (found.Item1, place, found.Item3),
            static found => found.Item1.AccountId,
            cancellationToken).ConfigureAwait(false);
    }
}
