using System.Management.Automation;
using KmsCompliance.Audit;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Hosting;

/// <summary>A command that works on Regions, which it collects from its parameters or the pipeline.</summary>
public abstract class RegionalCmdlet : AwsCmdlet
{
    private readonly List<RegionArgument?> _regions = [];

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default
    /// where left out.</summary>
    public abstract RegionArgument[]? Region { get; set; }

    /// <summary>The 12-digit account that the input belongs to. Credentials of another account are refused.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? AccountId { get; set; }

    /// <summary>What was named and says a partition; null where nothing was.</summary>
    private protected string? RegionHint => HintOf(_regions);

    /// <summary>Whether there is anything to work on: not where a pipeline handed on nothing.</summary>
    private protected bool HasTargets => _regions.Count > 0;

    /// <summary>Notes the Regions of the current input, and says which are none.</summary>
    private protected void CollectRegions() => _regions.AddRange(CurrentRegions());

    /// <summary>The Regions of the current input; one null where it names none, so that the default counts. Empty where
    /// it names nothing that could be a Region, which is said.</summary>
    private protected IReadOnlyList<RegionArgument?> CurrentRegions()
    {
        if (!IsAccountUsable())
        {
            return [];
        }

        if (Region is null)
        {
            return [AccountId is null ? null : new RegionArgument(string.Empty) { AccountId = AccountId }];
        }

        return [.. Region.Where(region => CheckForm(region.Value)).Select(region => new RegionArgument(region.Value)
        {
            AccountId = AccountId ?? region.AccountId,
            DeterminedWith = AccountId is null || AccountId == region.AccountId ? region.DeterminedWith : null,
        })];
    }

    /// <summary>What the command line itself says of Region and account, before any input is bound. To be asked while
    /// processing begins.</summary>
    private protected (bool Region, string? AccountId) NamedPlace() =>
        (MyInvocation.BoundParameters.ContainsKey(nameof(Region)), MyInvocation.BoundParameters.ContainsKey(nameof(AccountId)) ? AccountId : null);

    /// <summary>Whether the account of the current input is one; says so where it is not.</summary>
    private protected bool IsAccountUsable()
    {
        if (AccountId is null || AwsArn.IsAccountId(AccountId))
        {
            return true;
        }

        WriteError(ErrorRecords.From(Failures.InvalidAccountId(AccountId)));
        return false;
    }

    /// <summary>Whether a Region has the form of a code or pattern; says so where it has not.</summary>
    private protected bool CheckForm(string region)
    {
        if (RegionName.IsWellFormed(region) || WildcardPattern.ContainsWildcardCharacters(region))
        {
            return true;
        }

        WriteError(ErrorRecords.From(Failures.InvalidRegion(region)));
        return false;
    }

    /// <summary>The Regions that were collected, each once.</summary>
    private protected Task<IReadOnlyList<AuditTarget>> ResolveTargetsAsync(IAwsSession session, IRunReporter reporter, CancellationToken cancellationToken) =>
        ResolveAsync(_regions, session, new RegionListing(session, reporter), reporter, cancellationToken);

    /// <summary>The Regions that were named, each once: patterns are matched against the account's enabled Regions, and a
    /// Region that nobody knows is asked about.</summary>
    internal static async Task<IReadOnlyList<AuditTarget>> ResolveAsync(
        IReadOnlyList<RegionArgument?> regions,
        IAwsSession session,
        RegionListing listing,
        IRunReporter reporter,
        CancellationToken cancellationToken)
    {
        var targets = new List<AuditTarget>();
        var seen = new HashSet<(string Region, string? Account)>();
        foreach (var argument in regions)
        {
            foreach (var region in await ExpandAsync(argument, session, listing, reporter, cancellationToken).ConfigureAwait(false))
            {
                if (seen.Add((region, argument?.AccountId)))
                {
                    targets.Add(new AuditTarget(region, argument?.AccountId, argument?.DeterminedWith));
                }
            }
        }

        return targets;
    }

    /// <summary>What says in which partition to ask: the first Region that was named by its code, or else the first pattern
    /// that fits one partition other than <c>aws</c>, such as <c>cn-*</c>; null where there is neither.</summary>
    internal static string? HintOf(IReadOnlyCollection<RegionArgument?> regions) =>
        (regions.FirstOrDefault(region => region is { IsPattern: false, Value.Length: > 0 })
            ?? regions.FirstOrDefault(region => region is { IsPattern: true } && RegionName.PartitionOf(region.Value) != "aws"))?.Value;

    private static async Task<IReadOnlyList<string>> ExpandAsync(
        RegionArgument? argument,
        IAwsSession session,
        RegionListing listing,
        IRunReporter reporter,
        CancellationToken cancellationToken)
    {
        if (argument is null || argument.Value.Length == 0)
        {
            return session.DefaultRegion is { } region ? [region] : throw new FailureException(Failures.NoRegion());
        }

        if (!argument.IsPattern && session.Regions.IsKnown(argument.Value))
        {
            return [argument.Value];
        }

        var pattern = new WildcardPattern(argument.Value, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        var regions = await listing.ListAsync(includeDisabled: !argument.IsPattern, cancellationToken).ConfigureAwait(false);
        var matches = regions.Where(entry => pattern.IsMatch(entry.Region)).Select(entry => entry.Region).ToList();
        if (matches.Count == 0)
        {
            await reporter.ErrorAsync(Failures.UnknownRegion(argument.Value), cancellationToken).ConfigureAwait(false);
        }

        return matches;
    }
}
