using System.Collections.Concurrent;
using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Isolation;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Pipeline;

/// <summary>A command that calls AWS. Its parameters are those that users of AWS.Tools know.</summary>
public abstract class AwsCmdlet : AsyncCmdlet
{
    private readonly ConcurrentDictionary<AccountSession, Lazy<Task<IAwsSession>>> _linked = new();
    private readonly ConcurrentDictionary<AccountSession, PlaceSession> _onDemand = new();
    private readonly ConcurrentDictionary<string, Failure> _refused = new(StringComparer.Ordinal);
    private IAwsSession? _session;

    /// <summary>The profile to use. One that does not exist is an error; nothing else is tried.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ProfileName { get; set; }

    /// <summary>The file that holds the profile; the usual places where left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProfileLocation { get; set; }

    /// <summary>The access key id; together with <see cref="SecretKey"/>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AccessKey { get; set; }

    /// <summary>The secret access key; together with <see cref="AccessKey"/>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SecretKey { get; set; }

    /// <summary>The session token of temporary credentials.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SessionToken { get; set; }

    /// <summary>Credentials as an object: those of AWS.Tools, or a PSCredential of access key id and secret key.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Credential { get; set; }

    /// <summary>The address of every service, for an endpoint other than AWS.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EndpointUrl { get; set; }

    /// <summary>Lets an endpoint be called by plain http that is not on this machine. What is sent and answered can then be read
    /// and changed on the way.</summary>
    [Parameter]
    public SwitchParameter AllowInsecureEndpoint { get; set; }

    /// <summary>What Connect-CmkSession made, in place of credentials and endpoint. Where it has a role, it leads to every account
    /// that the input is of.</summary>
    [Parameter]
    [SessionTransformation]
    [ValidateNotNull]
    public CmkSession? Session { get; set; }

    /// <summary>How many Regions, or secrets, to work on at a time: 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public virtual int ThrottleLimit { get; set; } = 32;

    /// <summary>The session that came with the input and stands for the command's own, which is then not needed; null for the
    /// command's own.</summary>
    private protected virtual AccountSession? CarriedSession => null;

    /// <summary>What assumes a role in accounts other than the caller's; null where the command was given nothing of the kind.</summary>
    private protected AccountRoles? Roles => (Session?.Link as CommandSession)?.Roles;

    /// <summary>Leads places to their sessions.</summary>
    /// <param name="session">The command's own session.</param>
    /// <param name="reporter">Told of accounts that cannot be reached.</param>
    private protected AccountEntry EntryOf(IAwsSession session, IRunReporter reporter) => new(session, OpenAsync, reporter)
    {
        Roles = Roles,
        Refused = _refused,
        GivenAccountId = Session?.CallerAccountId,
        Time = Time,
        ThrottleLimit = ThrottleLimit,
        OnDemand = OpensOnDemand ? link => _onDemand.GetOrAdd(link, to => new PlaceSession(token => OpenAnewAsync(to, token))) : null,
    };

    /// <summary>Whether sessions of places are opened when they are begun, and closed when they have ended.</summary>
    private protected virtual bool OpensOnDemand => false;

    /// <summary>The share of the published rates that calls keep below; null where they are sent as they come.</summary>
    private protected virtual double? ShareOfQuota => null;

    /// <summary>How many calls were sent so far with the command's own session.</summary>
    private protected CallCount OwnCalls => _session?.Calls ?? default;

    /// <summary>How the command's own session is opened.</summary>
    /// <param name="regionHint">A Region that the work is about; null where none was named.</param>
    private protected SessionRequest OwnRequest(string? regionHint) => CreateRequest(regionHint);

    /// <summary>The session that came with a place, opened once a command. What it is reached by counts more than what the command
    /// was given: nothing else leads to its account.</summary>
    /// <param name="link">How to reach the account.</param>
    private protected Task<IAwsSession> OpenAsync(AccountSession link) =>
        _linked.GetOrAdd(link, _ => new(() => OpenAnewAsync(link, CancellationToken.None))).Value;

    /// <summary>The same for whoever closes it again.</summary>
    /// <param name="link">How to reach the account.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    private protected Task<IAwsSession> OpenAnewAsync(AccountSession link, CancellationToken cancellationToken) =>
        AwsComposition.OpenSessionAsync(Bound(link.Request), cancellationToken);

    // Whoever made it, this command's bounds hold.
    private SessionRequest Bound(SessionRequest request) => request with
    {
        Bounds = Given<CallBounds>(nameof(CallBounds)) ?? CallBounds.Default,
        Time = Time,
        QuotaShare = ShareOfQuota,
    };

    /// <summary>Does work on the command's session.</summary>
    /// <param name="work">The work.</param>
    /// <param name="regionHint">A Region that the work is about; null where none was named.</param>
    private protected void RunWithSession(Func<IAwsSession, IRunReporter, CancellationToken, Task> work, string? regionHint = null)
    {
        // The caller's variables can be read on the pipeline's thread only.
        SessionRequest? request;
        try
        {
            request = _session is null && CarriedSession is null ? CreateRequest(regionHint) : null;
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
            return;
        }

        Run(async (reporter, token) =>
        {
            if (_session is null)
            {
                _session = request is null ? await OpenAsync(CarriedSession!).ConfigureAwait(false) : await AwsComposition.OpenSessionAsync(request, token).ConfigureAwait(false);
                await reporter.DebugAsync(_session.Origin, token).ConfigureAwait(false);
            }

            try
            {
                await work(_session, reporter, token).ConfigureAwait(false);
            }
            finally
            {
                foreach (var note in _session.TakeNotes())
                {
                    await reporter.VerboseAsync(note, token).ConfigureAwait(false);
                }
            }
        });
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            var sessions = new HashSet<IAwsSession>(ReferenceEqualityComparer.Instance);
            if (_session is { } own)
            {
                sessions.Add(own);
                _session = null;
            }

            sessions.UnionWith(_linked.Values.Where(static link => link is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }).Select(static link => Blocking.WaitFor(link.Value)));
            _linked.Clear();
            foreach (var session in sessions)
            {
                Wait(session.DisposeAsync());
            }

            foreach (var session in _onDemand.Values)
            {
                Wait(session.CloseAsync());
            }
        }

        base.Dispose(disposing);
    }

    private SessionRequest CreateRequest(string? regionHint)
    {
        if (Session is { } session)
        {
            return FromSession((CommandSession)session.Link, regionHint);
        }

        var (source, origin) = FindCredentialSource();
        return Bound(new SessionRequest
        {
            CredentialSource = source,
            CredentialOrigin = origin,
            ProfileName = source is null ? ProfileName : null,
            ProfileLocation = ProfileLocation is null ? null : GetUnresolvedProviderPathFromPSPath(ProfileLocation),
            EndpointUrl = ParseEndpoint(),
            AllowInsecureEndpoint = AllowInsecureEndpoint,
            DefaultRegion = (GetVariableValue("StoredAWSRegion") is PSObject wrapped ? wrapped.BaseObject : GetVariableValue("StoredAWSRegion")) as string,
            RegionHint = regionHint,
        });
    }

    // A session is said of this one command, and what holds for all commands gives way to it.
    private SessionRequest FromSession(CommandSession link, string? regionHint)
    {
        string[] others = [nameof(ProfileName), nameof(ProfileLocation), nameof(AccessKey), nameof(SecretKey), nameof(SessionToken), nameof(Credential), nameof(EndpointUrl), nameof(AllowInsecureEndpoint)];
        return others.Where(name => MyInvocation.BoundParameters.ContainsKey(name) && !DefaultParameters.Gave(this, name)).ToList() is { Count: > 0 } given
            ? throw new FailureException(Failures.InvalidCredentialParameter($"-Session says already how to reach AWS, and -{string.Join(", -", given)} says it too."))
            : Bound(link.Request) with
            {
                RegionHint = regionHint,
            };
    }

    private (Func<CredentialSnapshot>? Source, string? Origin) FindCredentialSource()
    {
        if (AccessKey is not null || SecretKey is not null || SessionToken is not null)
        {
            if (AccessKey is null || SecretKey is null)
            {
                throw new FailureException(Failures.InvalidCredentialParameter("-AccessKey, -SecretKey and -SessionToken go together, and the first two are both needed."));
            }

            var snapshot = new CredentialSnapshot(AccessKey, SecretKey, SessionToken);
            return (() => snapshot, "-AccessKey and -SecretKey");
        }

        if (ProfileName is not null)
        {
            return (null, null);
        }

        if (Credential is not null)
        {
            var reader = ForeignCredentials.ReaderOf(Credential);
            if (reader is null)
            {
                throw new FailureException(Failures.InvalidCredentialParameter($"-Credential is a {Credential.GetType().Name}, which holds no AWS credentials."));
            }

            return (reader, "-Credential");
        }

        return (ForeignCredentials.ReaderOf(GetVariableValue("StoredAWSCredentials")), "the session's $StoredAWSCredentials");
    }

    private Uri? ParseEndpoint()
    {
        if (EndpointUrl is null)
        {
            return null;
        }

        if (!Uri.TryCreate(EndpointUrl, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw new FailureException(Failures.InvalidEndpointUrl($"'{EndpointUrl}'"));
        }

        return endpoint;
    }
}
