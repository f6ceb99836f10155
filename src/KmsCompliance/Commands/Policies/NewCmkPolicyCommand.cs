using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Policies;

/// <summary>Composes the policy of a service's key in each Region. Asks nothing of AWS where Region codes and the account
/// are given.</summary>
[Cmdlet(VerbsCommon.New, "CmkPolicy")]
[OutputType(typeof(CmkPolicy))]
public sealed class NewCmkPolicyCommand : RegionalCmdlet, ICommandActions
{
    private readonly Dictionary<string, List<RegionSelection>> _openRegionsOfService = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<(string Service, string AccountId, string Region)> _composed = [];
    private KeyParties? _parties;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => PolicyActions.Compose;

    /// <summary>The service.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string Service { get; set; } = string.Empty;

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default
    /// where left out.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>ARNs of the IAM roles or users that administer the key. They cannot encrypt or decrypt with it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Administrator { get; set; } = [];

    /// <summary>ARNs of the IAM roles or users that use the key through the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] User { get; set; } = [];

    /// <summary>ARNs of the IAM roles or users that only decrypt.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Reader { get; set; } = [];

    /// <summary>Other accounts (12 digits), or roles in them, that read.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExternalAccount { get; set; } = [];

    /// <summary>CloudTrail: ARNs of the trails that use the key; every trail of the account where left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] TrailArn { get; set; } = [];

    /// <summary>CloudTrail: the trails are one organisation's.</summary>
    [Parameter]
    public SwitchParameter OrganizationTrail { get; set; }

    /// <summary>Leaves the statement for the service's own principal out, where the service works without.</summary>
    [Parameter]
    public SwitchParameter NoServicePrincipal { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var parties = new KeyParties
        {
            Administrators = Administrator,
            Users = User,
            Readers = Reader,
            ExternalAccounts = ExternalAccount,
            TrailArns = TrailArn,
            OrganizationTrail = OrganizationTrail,
            IncludeServicePrincipal = !NoServicePrincipal,
        };
        var failures = parties.FindProblems().ToList();
        failures.ForEach(failure => WriteError(ErrorRecords.From(failure)));
        _parties = failures.Count == 0 ? parties : null;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_parties is null)
        {
            return;
        }

        foreach (var region in CurrentRegions())
        {
            if (region is RegionSelection.Named { AccountId: { } account } named)
            {
                Write(account, named.Code);
            }
            else
            {
                if (!_openRegionsOfService.TryGetValue(Service, out var open))
                {
                    _openRegionsOfService.Add(Service, open = []);
                }

                open.Add(region);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var (name, regions) in _openRegionsOfService)
        {
            RunWithSession(
                async (session, reporter, token) =>
                {
                    var account = new AccountCheck(session);
                    foreach (var target in await new RegionResolution(session, reporter).ResolveAsync(regions, token).ConfigureAwait(false))
                    {
                        await ComposeAsync(ServiceCatalog.Find(name)!, target, account, reporter, token).ConfigureAwait(false);
                    }
                },
                RegionSelection.HintOf(regions));
        }
    }

    private void Write(string accountId, string region)
    {
        var service = ServiceCatalog.Find(Service)!;
        try
        {
            if (_composed.Add((service.Name, accountId, region)))
            {
                WriteObject(_parties!.Compose(service, accountId, region));
            }
        }
        catch (FailureException exception)
        {
            WriteError(ErrorRecords.From(exception.Failure));
        }
    }

    private async Task ComposeAsync(ServiceDefinition service, Place target, AccountCheck account, IRunReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            var accountId = await account.GetAccountIdAsync(target.ExpectedAccountId, target.DeterminedWith, cancellationToken).ConfigureAwait(false);
            if (_composed.Add((service.Name, accountId, target.Region)))
            {
                await reporter.OutputAsync(_parties!.Compose(service, accountId, target.Region), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (FailureException exception) when (!exception.EndsRun)
        {
            await reporter.ErrorAsync(exception.Failure, cancellationToken).ConfigureAwait(false);
        }
    }
}
