using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Organizations;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Organizations;

/// <summary>Lists the accounts of the caller's organization. Read-only.</summary>
[Cmdlet(VerbsCommon.Get, "OrganizationAccount", DefaultParameterSetName = All)]
[OutputType(typeof(OrganizationAccount))]
public sealed partial class GetOrganizationAccountCommand : AwsCmdlet, ICommandActions
{
    private const string All = "All";
    private const string OneByOne = "OneByOne";
    private const string ByUnit = "ByUnit";
    private const string Everything = "*";

    private readonly List<string> _accounts = [];
    private readonly List<string> _units = [];
    private Func<TextDictionary, bool>? _tags;

    static IReadOnlyList<CmkAction> ICommandActions.Actions =>
    [
        new(OrganizationActions.ListAccounts),
        new(OrganizationActions.ListAccountsForParent),
        new(OrganizationActions.ListOrganizationalUnitsForParent),
        new(OrganizationActions.DescribeAccount),
        new(OrganizationActions.ListTagsForResource),
    ];

    /// <summary>Accounts to look at one by one, by their 12 digits, whatever their status.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = OneByOne, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Account")]
    [ArgumentCompleter(typeof(AccountCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? AccountId { get; set; }

    /// <summary>Units, or the root, whose accounts are listed, with those of all units under them, by id.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByUnit)]
    [ValidateNotNullOrEmpty]
    public string[]? OrganizationalUnit { get; set; }

    /// <summary>Which of the accounts that are listed: of these statuses, or <c>*</c> for all. ACTIVE where left out.</summary>
    [Parameter(ParameterSetName = All)]
    [Parameter(ParameterSetName = ByUnit)]
    [ValidateSet(AccountSelection.ActiveStatus, "SUSPENDED", "PENDING_CLOSURE", "PENDING_ACTIVATION", "CLOSED", Everything)]
    public string[] Status { get; set; } = [AccountSelection.ActiveStatus];

    /// <summary>Tags that the accounts have, with patterns of their values, such as <c>@{ Environment = 'prod*' }</c>; all of them. One
    /// call more an account.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Reads the tags of each account: one call more an account.</summary>
    [Parameter]
    public SwitchParameter IncludeTag { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _tags = TagPatterns.Of(this, Tag, Enumerable.Empty<ServiceDefinition>());
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var account in AccountId ?? [])
        {
            Collect(_accounts, account, AwsArn.IsAccountId(account) ? null : Failures.InvalidAccountId(account));
        }

        foreach (var unit in OrganizationalUnit ?? [])
        {
            Collect(_units, unit, UnitId().IsMatch(unit) ? null : Failures.InvalidOrganizationalUnit(unit));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName != All && _accounts.Count + _units.Count == 0)
        {
            return;
        }

        var selection = new AccountSelection
        {
            AccountId = _accounts,
            ParentId = _units,
            IsStatusWanted = Status.Contains(Everything) ? static _ => true : Status.Contains,
            TagFilter = _tags,
            IncludeTags = IncludeTag,
        };
        RunWithSession((session, reporter, token) => new AccountListing(session.Organization, reporter, ThrottleLimit).RunAsync(selection, token));
    }

    private void Collect(List<string> wanted, string value, Failure? failure)
    {
        if (failure is null)
        {
            wanted.Add(value);
        }
        else
        {
            WriteFailure(failure);
        }
    }

    // Organizations API Reference, ListAccountsForParent.
    [GeneratedRegex(@"^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})\z", RegexOptions.CultureInvariant)]
    private static partial Regex UnitId();
}
