using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Permissions;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Policies;

/// <summary>Composes the policy of a service's key in each Region. Asks nothing of AWS where Region codes and the account
/// are given.</summary>
[Cmdlet(VerbsCommon.New, "CmkPolicy")]
[OutputType(typeof(CmkPolicy))]
public sealed class NewCmkPolicyCommand : ServiceKeyCmdlet, ICommandActions
{
    private readonly HashSet<(string Service, string AccountId, string Region)> _composed = [];

    static IReadOnlyList<CmkAction> ICommandActions.Actions => PolicyActions.Compose;

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default
    /// where left out.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <inheritdoc/>
    private protected override void Take(ServiceDefinition service, IReadOnlyList<RegionSelection> regions)
    {
        foreach (var region in regions)
        {
            if (region is RegionSelection.Named { AccountId: { } account } named)
            {
                Write(service, account, named.Code);
            }
            else
            {
                base.Take(service, [region]);
            }
        }
    }

    /// <inheritdoc/>
    private protected override async Task RunAsync(
        ServiceDefinition service, IReadOnlyList<Place> targets, IAwsSession session, IRunReporter reporter, int throttleLimit, CancellationToken cancellationToken)
    {
        var account = new AccountCheck(session);
        foreach (var target in targets)
        {
            await ComposeAsync(service, target, account, reporter, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Write(ServiceDefinition service, string accountId, string region)
    {
        try
        {
            if (_composed.Add((service.Name, accountId, region)))
            {
                WriteObject(KeyPolicyComposition.Compose(service, Principals, accountId, region));
            }
        }
        catch (FailureException exception)
        {
            WriteFailure(exception.Failure);
        }
    }

    private async Task ComposeAsync(ServiceDefinition service, Place target, AccountCheck account, IRunReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            var accountId = await account.GetAccountIdAsync(target.ExpectedAccountId, target.DeterminedBy, cancellationToken).ConfigureAwait(false);
            bool isNew;
            lock (_composed)
            {
                isNew = _composed.Add((service.Name, accountId, target.Region));
            }

            if (isNew)
            {
                await reporter.OutputAsync(KeyPolicyComposition.Compose(service, Principals, accountId, target.Region), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (FailureException exception) when (!exception.EndsRun)
        {
            await reporter.ErrorAsync(exception.Failure, cancellationToken).ConfigureAwait(false);
        }
    }
}
