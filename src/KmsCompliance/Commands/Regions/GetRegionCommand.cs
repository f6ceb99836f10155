using System.Collections;
using System.Globalization;
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
public sealed class GetRegionCommand : AwsCmdlet, ICommandActions
{
    private const int MaxTags = 50;

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

    /// <summary>The role that is assumed in each account but the caller's own: its name, with its path where it has one.</summary>
    [Parameter]
    [ValidatePattern(@"^/?([!-.0-~]+/)*[A-Za-z0-9_+=,.@-]{1,64}\z")]
    public string? RoleName { get; set; }

    /// <summary>What the accounts demand of who assumes the role for somebody else.</summary>
    [Parameter]
    [ValidatePattern(@"^[A-Za-z0-9_+=,.@:/-]{2,1224}\z")]
    public string? ExternalId { get; set; }

    /// <summary>What the sessions are called, as CloudTrail shows them.</summary>
    [Parameter]
    [ValidatePattern(@"^[A-Za-z0-9_+=,.@-]{2,64}\z")]
    public string RoleSessionName { get; set; } = "KmsCompliance";

    /// <summary>How long a session lasts before it is renewed, in seconds: 900 to what the role allows, and 3600 at most where the
    /// caller's credentials are a role's too. An hour where left out.</summary>
    [Parameter]
    [ValidateRange(900, 43_200)]
    public int DurationSeconds { get; set; } = 3600;

    /// <summary>Tags of the sessions.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? SessionTag { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var given = new[] { nameof(ExternalId), nameof(RoleSessionName), nameof(DurationSeconds), nameof(SessionTag) }.Where(MyInvocation.BoundParameters.ContainsKey).ToList();
        if (RoleName is null && given.Count > 0)
        {
            End(Failures.InvalidRoleParameter($"-{string.Join(", -", given)} says something of a role, and -RoleName names none."));
        }

        if (ReadTags().FirstOrDefault(static tag => tag.Key.Length is 0 or > 128 || tag.Value.Length > 256) is { Key: not null } wrong)
        {
            End(Failures.InvalidRoleParameter($"'{wrong.Key}' is no session tag: a key has 1 to 128 characters, and a value 256 at most."));
        }

        if (SessionTag?.Count > MaxTags)
        {
            End(Failures.InvalidRoleParameter($"A session has {MaxTags} tags at most."));
        }
    }

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
            if (region.IsPattern || RegionName.IsWellFormed(region.Value))
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
                Role = RoleName is null ? null : new RoleSettings(RoleName, RoleSessionName)
                {
                    ExternalId = ExternalId,
                    DurationSeconds = DurationSeconds,
                    Tags = new TextDictionary(ReadTags()),
                },
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

    private Dictionary<string, string> ReadTags() => SessionTag is null
        ? []
        : SessionTag.Cast<DictionaryEntry>().ToDictionary(static tag => TextOf(tag.Key), static tag => TextOf(tag.Value), StringComparer.Ordinal);

    private static string TextOf(object? value) =>
        Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? string.Empty;
}
