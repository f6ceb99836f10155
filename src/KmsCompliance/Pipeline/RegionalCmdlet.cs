using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Pipeline;

/// <summary>A command that works on Regions, which it collects from its parameters or the pipeline.</summary>
public abstract class RegionalCmdlet : AwsCmdlet
{
    private readonly List<RegionSelection> _regions = [];
    private bool _namesAccount;

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default
    /// where left out.</summary>
    public abstract RegionArgument[]? Region { get; set; }

    /// <summary>The 12-digit account that the input belongs to. Credentials of another account are refused.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? AccountId { get; set; }

    /// <summary>Whether the current input says its account and no Region, as an account of an organization does: that the session's
    /// default is meant, nobody has said.</summary>
    internal bool IsAccountAlone => Region is null && AccountId is not null && !_namesAccount;

    /// <summary>The first Region that was named by its code; null where none was.</summary>
    private protected string? RegionHint => RegionSelection.HintOf(_regions);

    /// <summary>The services whose objects the command takes; null where it takes those of any.</summary>
    private protected virtual IReadOnlyList<ServiceDefinition>? ServedServices => null;

    /// <summary>Whether an object that stands for resources that could not be listed is refused: there is nothing to change in what
    /// was not seen.</summary>
    private protected virtual bool NeedsResources => false;

    /// <summary>Whether a place of an account that could not be reached is taken, to show that it was not seen; elsewhere it is
    /// refused.</summary>
    private protected virtual bool TakesUnseen => false;

    /// <inheritdoc/>
    private protected override AccountSession? CarriedSession =>
        Session is null && Collected.All(static region => region.Link is not null || region.NotSeen is not null)
            ? Collected.Select(static region => region.Link).OfType<AccountSession>().FirstOrDefault()
            : null;

    /// <summary>All Regions that were collected.</summary>
    private protected virtual IEnumerable<RegionSelection> Collected => _regions;

    /// <summary>Whether there is anything to work on: not where a pipeline handed on nothing.</summary>
    private protected bool HasTargets => _regions.Count > 0;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _namesAccount = MyInvocation.BoundParameters.ContainsKey(nameof(AccountId));
    }

    /// <summary>Notes the Regions of the current input, and says which are none.</summary>
    private protected void CollectRegions() => _regions.AddRange(CurrentRegions());

    /// <summary>What the current input means; empty where it names nothing that could be a Region, which is said.</summary>
    private protected IReadOnlyList<RegionSelection> CurrentRegions()
    {
        if (!IsAccountUsable())
        {
            return [];
        }

        return Region is null
            ? [new RegionSelection.SessionDefault { AccountId = AccountId }]
            : [.. Region.Where(IsServed).Select(WhereToWork).OfType<RegionArgument>().Where(region => CheckForm(region.Value)).Select(region => region.Select(AccountId))];
    }

    /// <summary>What the command line itself says of Region and account, before any input is bound. To be asked while
    /// processing begins.</summary>
    private protected (bool Region, string? AccountId) NamedPlace() =>
        (MyInvocation.BoundParameters.ContainsKey(nameof(Region)), MyInvocation.BoundParameters.ContainsKey(nameof(AccountId)) ? AccountId : null);

    /// <summary>Reads the resources that the current input names; writes what is wrong with those that cannot be.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="services">The services that they may be of.</param>
    /// <param name="named">What the command line itself says of the place.</param>
    /// <param name="keyRegion">The Region of the key beside them; null where that does not say one.</param>
    private protected IEnumerable<ResourceTarget> ReadResources(
        IEnumerable<ResourceArgument> resources, IReadOnlyList<ServiceDefinition> services, (bool Region, string? AccountId) named, string? keyRegion = null)
    {
        var regions = CurrentRegions();
        if (regions.Count == 0)
        {
            yield break;
        }

        foreach (var resource in resources)
        {
            if (ResourceTarget.Read(resource, services, regions, named, keyRegion, out var failure) is { } target)
            {
                yield return target;
            }
            else if (failure is not null)
            {
                WriteFailure(failure);
            }
        }
    }

    /// <summary>Where an input is worked on: in the Region that it says, unless the command works elsewhere.</summary>
    /// <param name="region">The input.</param>
    /// <returns>Null where it is nowhere, which has been said.</returns>
    private protected virtual RegionArgument? WhereToWork(RegionArgument region) => region;

    /// <summary>Whether the account of the current input is one; says so where it is not.</summary>
    private protected bool IsAccountUsable()
    {
        if (AccountId is null || AwsArn.IsAccountId(AccountId))
        {
            return true;
        }

        WriteFailure(Failures.InvalidAccountId(AccountId));
        return false;
    }

    /// <summary>Whether a Region has the form of a code or pattern; says so where it has not.</summary>
    private protected bool CheckForm(string region)
    {
        if (RegionName.IsWellFormed(region) || WildcardPattern.ContainsWildcardCharacters(region))
        {
            return true;
        }

        WriteFailure(Failures.InvalidRegion(region));
        return false;
    }

    // What an object that is no Region, or is of another service, says of one is not what the command was asked for.
    private bool IsServed(RegionArgument region)
    {
        if (region.Refusal is { } refusal)
        {
            WriteFailure(refusal);
            return false;
        }

        if (ServedServices is { } services
            && ServiceCatalog.FindOtherService(region.Source ?? region.Value, region.Service, services) is { } failure)
        {
            WriteFailure(failure);
            return false;
        }

        if ((NeedsResources && region.IsNotListed) || (!TakesUnseen && region.NotSeen is not null))
        {
            WriteFailure(Failures.ResourcesNotListed(region.Source!));
            return false;
        }

        return true;
    }

    /// <summary>Turns Regions as they were named into places, each once, with the session by which each is worked on.</summary>
    /// <param name="regions">The Regions.</param>
    /// <param name="session">The command's own session.</param>
    /// <param name="reporter">Told of what cannot be resolved or reached.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    private protected Task<IReadOnlyList<Place>> ResolveAsync(
        IEnumerable<RegionSelection> regions, IAwsSession session, IRunReporter reporter, CancellationToken cancellationToken) =>
        EntryOf(session, reporter).ResolveAsync(regions, cancellationToken);

    /// <summary>The places that were collected, each once.</summary>
    private protected Task<IReadOnlyList<Place>> ResolveTargetsAsync(IAwsSession session, IRunReporter reporter, CancellationToken cancellationToken) =>
        ResolveAsync(_regions, session, reporter, cancellationToken);
}
