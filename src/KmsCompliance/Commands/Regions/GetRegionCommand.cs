using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Isolation;
using KmsCompliance.Organizations;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Commands.Regions;

/// <summary>Lists the Regions that accounts have enabled: the caller's, or others by a role in each.</summary>
[Cmdlet(VerbsCommon.Get, "Region")]
[OutputType(typeof(AwsRegion))]
public sealed class GetRegionCommand : RoleCmdlet, ICommandActions
{
    private readonly List<(string? AccountId, RegionArgument Region)> _wanted = [];

    static IReadOnlyList<CmkAction> ICommandActions.Actions =>
    [
        new(AuditActions.DescribeRegions) { Reason = "the account's Regions" },
        OrganizationActions.AssumeRole,
        OrganizationActions.TagSession,
    ];

    /// <summary>The Regions: codes or patterns such as <c>eu-*</c>. All where left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation(LeavesAccounts = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public RegionArgument[]? Region { get; set; }

    /// <summary>Lists the Regions that are not enabled too.</summary>
    [Parameter]
    public SwitchParameter IncludeDisabled { get; set; }

    /// <summary>The accounts whose Regions are listed, by their 12 digits; the caller's own where left out, which needs no
    /// role.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AccountCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? AccountId { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var accounts = new List<string?>();
        foreach (var account in AccountId ?? [])
        {
            if (AwsArn.IsAccountId(account))
            {
                accounts.Add(account);
            }
            else
            {
                WriteFailure(Failures.InvalidAccountId(account));
            }
        }

        if (AccountId is null)
        {
            accounts.Add(null);
        }

        foreach (var region in Region ?? [new RegionArgument("*")])
        {
            if (region.Refusal is { } refusal)
            {
                WriteFailure(refusal);
            }
            else if (region.IsPattern || RegionName.IsWellFormed(region.Value))
            {
                _wanted.AddRange(accounts.Select(account => (account, region)));
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
        var hint = RegionSelection.HintOf(_wanted.Select(static wanted => wanted.Region.Select(accountId: null)));
        List<RegionArgument> own = [.. _wanted.Where(static wanted => wanted.AccountId is null).Select(static wanted => wanted.Region)];
        if (own.Count > 0)
        {
            RunWithSession((session, reporter, token) => ListOwnAsync(own, session, reporter, token), hint);
        }

        List<(string, IReadOnlyList<RegionWish>)> named =
            [.. _wanted.Where(static wanted => wanted.AccountId is not null).GroupBy(static wanted => wanted.AccountId!, static wanted => Wish(wanted.Region)).Select(static account => (account.Key, (IReadOnlyList<RegionWish>)[.. account]))];
        if (named.Count > 0)
        {
            ListNamed(named, hint);
        }
    }

    private async Task ListOwnAsync(List<RegionArgument> wanted, IAwsSession session, IRunReporter reporter, CancellationToken cancellationToken)
    {
        // Asked together: neither needs the other.
        var caller = new AccountCheck(session).GetCallerAsync(cancellationToken);
        var regions = await new RegionListing(session, reporter).ListAsync(IncludeDisabled, cancellationToken).ConfigureAwait(false);
        var identity = await caller.ConfigureAwait(false);
        List<RegionWish> wishes = [.. wanted.Select(Wish)];
        foreach (var wish in wishes.Where(wish => !regions.Any(entry => wish.Fits(entry.Region))))
        {
            await reporter.ErrorAsync(Failures.UnknownRegion(wish.Text), cancellationToken).ConfigureAwait(false);
        }

        foreach (var entry in regions.Where(entry => wishes.Exists(wish => wish.Fits(entry.Region))))
        {
            await reporter.OutputAsync(entry.ToRegion(session, identity), cancellationToken).ConfigureAwait(false);
        }
    }

    private void ListNamed(List<(string, IReadOnlyList<RegionWish>)> accounts, string? hint)
    {
        SessionRequest own;
        try
        {
            own = OwnRequest(hint);
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
            return;
        }

        RunWithSession(
            (session, reporter, token) => new AccountRegions(session, own, AwsComposition.OpenSessionAsync, reporter, Time)
            {
                Roles = RoleName is null ? Roles : new AccountRoles(RoleOf(RoleName), own, AwsComposition.OpenSessionAsync),
                IncludeDisabled = IncludeDisabled,
                ThrottleLimit = ThrottleLimit,
            }.RunAsync(accounts, token),
            hint);
    }

    private static RegionWish Wish(RegionArgument region)
    {
        var pattern = new WildcardPattern(region.Value, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return new RegionWish(region.Value, !region.IsPattern, pattern.IsMatch);
    }
}
