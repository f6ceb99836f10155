using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;

namespace KmsCompliance.Commands.Regions;

/// <summary>Lists the Regions that the account has enabled.</summary>
[Cmdlet(VerbsCommon.Get, "Region")]
[OutputType(typeof(AwsRegion))]
public sealed class GetRegionCommand : AwsCmdlet, ICommandActions
{
    private readonly List<RegionArgument> _wanted = [];

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [new(AuditActions.DescribeRegions) { Reason = "the account's Regions" }];

    /// <summary>The Regions: codes or patterns such as <c>eu-*</c>. All where left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public RegionArgument[]? Region { get; set; }

    /// <summary>Lists the Regions that are not enabled too.</summary>
    [Parameter]
    public SwitchParameter IncludeDisabled { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var region in Region ?? [new RegionArgument("*")])
        {
            if (region.IsAccount)
            {
                WriteFailure(Failures.AccountIsNoPlace(region.Value));
            }
            else if (region.IsPattern || RegionName.IsWellFormed(region.Value))
            {
                _wanted.Add(region);
            }
            else
            {
                WriteFailure(Failures.InvalidRegion(region.Value));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_wanted.Count == 0)
        {
            return;
        }

        RunWithSession(regionHint: RegionSelection.HintOf(_wanted.Select(static region => region.Select(accountId: null))), work: async (session, reporter, token) =>
        {
            // Asked together: neither needs the other.
            var caller = new AccountCheck(session).GetCallerAsync(token);
            var regions = await new RegionListing(session, reporter).ListAsync(IncludeDisabled, token).ConfigureAwait(false);
            var identity = await caller.ConfigureAwait(false);
            var patterns = _wanted.Select(region => (region.Value, Pattern: new WildcardPattern(region.Value, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))).ToList();
            foreach (var (value, pattern) in patterns.Where(wanted => !regions.Any(entry => wanted.Pattern.IsMatch(entry.Region))))
            {
                await reporter.ErrorAsync(Failures.UnknownRegion(value), token).ConfigureAwait(false);
            }

            foreach (var entry in regions.Where(entry => patterns.Exists(wanted => wanted.Pattern.IsMatch(entry.Region))))
            {
                await reporter.OutputAsync(
                    new AwsRegion
                    {
                        Region = entry.Region,
                        DisplayName = session.Regions.GetDisplayName(entry.Region),
                        OptInStatus = entry.OptInStatus,
                        AccountId = identity.AccountId,
                        Enabled = entry.OptInStatus is null ? null : entry.OptInStatus != "not-opted-in",
                        DeterminedBy = identity,
                    },
                    token).ConfigureAwait(false);
            }
        });
    }
}
