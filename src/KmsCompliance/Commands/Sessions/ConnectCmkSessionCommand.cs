using System.Management.Automation;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Isolation;
using KmsCompliance.Model;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Commands.Sessions;

/// <summary>Finds credentials, default Region and endpoint once, sees that AWS accepts the credentials, and makes a session of them that
/// commands take by -Session. With -RoleName it leads to all accounts that have the role.</summary>
[Cmdlet(VerbsCommunications.Connect, "CmkSession")]
[OutputType(typeof(CmkSession))]
public sealed class ConnectCmkSessionCommand : RoleCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions =>
    [
        new(OrganizationActions.AssumeRole)
        {
            Reason = "the role of -RoleArn; in a policy where -RoleName names it",
            WhenMissing = "With -RoleArn there is no session.",
        },
        new(OrganizationActions.TagSession)
        {
            WhenMissing = "With -RoleArn and -SessionTag there is no session.",
        },
    ];

    /// <summary>The Region where none is named, by its code; that of the environment or the profile where left out.</summary>
    [Parameter(Position = 0)]
    [Alias("RegionName")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>A role that is assumed at once, by its ARN: the session is the role's. Not together with -RoleName.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RoleArn { get; set; }

    private protected override bool NamesRole => RoleArn is not null || base.NamesRole;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (RoleArn is not null && RoleName is not null)
        {
            End(Failures.InvalidRoleParameter("-RoleArn makes the session that of one role, and -RoleName names the role of each account: give a session of the first to Connect-CmkSession -Session with the second."));
        }

        if (RoleArn is not null && !IsRole(RoleArn))
        {
            End(Failures.InvalidRoleParameter($"'{RoleArn}' is not the ARN of a role, such as arn:aws:iam::111122223333:role/Audit."));
        }

        if (Region is not null && !RegionName.IsWellFormed(Region))
        {
            End(Failures.InvalidRegion(Region));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // The caller's variables can be read on the pipeline's thread only.
        SessionRequest own;
        try
        {
            own = OwnRequest(Region);
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
            return;
        }

        RunWithSession((session, reporter, token) => ConnectAsync(session, own, reporter, token), Region);
    }

    private async Task ConnectAsync(IAwsSession session, SessionRequest own, IRunReporter reporter, CancellationToken cancellationToken)
    {
        var caller = await new AccountCheck(session).GetCallerAsync(cancellationToken).ConfigureAwait(false);

        // Who signs is settled now: what the environment says later is another session's.
        var pinned = own with
        {
            CredentialSource = null,
            RenewedCredentials = session.GetCredentialsAsync,
            CredentialOrigin = session.CredentialOrigin,
            DefaultRegion = Region ?? session.DefaultRegion,
            RegionHint = null,
        };
        if (RoleArn is not null)
        {
            (pinned, caller) = await AssumeAsync(RoleArn, session, pinned, cancellationToken).ConfigureAwait(false);
        }

        var roles = RoleName is null ? Roles : new AccountRoles(RoleOf(RoleName), pinned, AwsComposition.OpenSessionAsync);
        await reporter.OutputAsync(
            new CmkSession(new CommandSession(pinned, roles))
            {
                CallerAccountId = caller.AccountId,
                CallerArn = caller.Arn,
                CredentialOrigin = pinned.CredentialOrigin ?? session.CredentialOrigin,
                AccountRole = roles?.RoleName,
                DefaultRegion = pinned.DefaultRegion,
                Endpoint = pinned.EndpointUrl is { } endpoint ? EndpointAddress.Show(endpoint) : null,
                ConnectedAt = Time.GetUtcNow(),
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<(SessionRequest Request, CallerIdentity Identity)> AssumeAsync(
        string roleArn, IAwsSession session, SessionRequest own, CancellationToken cancellationToken)
    {
        var request = RoleOf(roleArn).As(roleArn);
        AssumedRole assumed;
        try
        {
            assumed = await session.AssumeRoleAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            throw new FailureException(Failures.RoleNotAssumed(roleArn, exception), endsRun: true);
        }

        var credentials = new RoleCredentials(request, assumed, token => AwsComposition.OpenSessionAsync(own, token), Time);
        return (AccountSession.Of(assumed.Identity.AccountId, own, request, credentials).Request, assumed.Identity);
    }

    private static bool IsRole(string text) =>
        AwsArn.TryParse(text, out var arn) && arn is { Service: "iam", Region: "" } && AwsArn.IsAccountId(arn.AccountId) && arn.Resource.StartsWith("role/", StringComparison.Ordinal);
}
