using System.Globalization;
using System.Text.Json;
using System.Xml;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Sandbox.Endpoint.Kms;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>One call on its way through an operation.</summary>
internal sealed class AwsCall
{
    private JsonInput? _input;
    private FormInput? _form;
    private RestInput? _rest;
    private Utf8JsonWriter? _json;
    private XmlWriter? _xml;
    private long? _eventNumber;
    private List<string>? _resources;

    public required SandboxWorld World { get; init; }

    public required HttpContext Http { get; init; }

    public required AwsService Service { get; init; }

    public required string Operation { get; init; }

    public required string Region { get; init; }

    public required Principal Caller { get; init; }

    public required string RequestId { get; init; }

    public required DateTimeOffset Now { get; init; }

    public string AccountId => Caller.AccountId;

    /// <summary>The number of the event that the call becomes.</summary>
    public long EventNumber => _eventNumber ??= World.NextEventNumber();

    /// <summary>The ARNs of the keys and aliases that the call was about so far.</summary>
    public IReadOnlyList<string> Resources => _resources ?? (IReadOnlyList<string>)[];

    /// <summary>Whose key the call was about; null where it was about none.</summary>
    public string? KeyAccount { get; private set; }

    /// <summary>What the caller's account has in the Region of the call.</summary>
    public RegionState Here => World.Region(AccountId, Region);

    public JsonInput Input { get => _input!; set => _input = value; }

    public FormInput Form { get => _form!; set => _form = value; }

    public RestInput Rest { get => _rest!; set => _rest = value; }

    public Utf8JsonWriter Json { get => _json!; set => _json = value; }

    public XmlWriter Xml { get => _xml!; set => _xml = value; }

    /// <summary>The same call as a service makes it in another Region.</summary>
    public AwsCall In(string region) => new()
    {
        World = World,
        Http = Http,
        Service = Service,
        Operation = Operation,
        Region = region,
        Caller = Caller,
        RequestId = RequestId,
        Now = Now,
    };

    /// <summary>Notes that the call is about a key.</summary>
    public void IsAbout(KmsKey key)
    {
        KeyAccount = key.AccountId;
        IsAbout(key.Arn);
    }

    /// <summary>Notes that the call is about an alias, or a key that it does not get to see.</summary>
    public void IsAbout(string arn)
    {
        _resources ??= [];
        if (!_resources.Contains(arn))
        {
            _resources.Add(arn);
        }
    }

    /// <summary>What the caller's identity policies say to an action; their denial no key policy can override.</summary>
    public KeyAccessDecision AskIdentity(string action, Func<KeyAccessRequest> request) =>
        World.Faults.DeniesAction(Caller.AccessKeyId, action) ? KeyAccessDecision.ExplicitDeny : Caller.Rights.Decide(action, request);

    /// <summary>Refuses the call unless the caller's identity policies allow an action, where they alone decide.</summary>
    /// <param name="action">The action.</param>
    /// <param name="resource">The ARN that it is about, or <c>*</c>.</param>
    /// <exception cref="AwsErrorException">AccessDenied, as the service words it.</exception>
    public void DemandByIdentity(string action, string resource)
    {
        var decision = AskIdentity(action, () => new(Caller.Arn, AccountId, action, resource) { Context = RequestContext() });
        if (decision != KeyAccessDecision.Allowed)
        {
            throw new AwsErrorException(
                Service.Errors.AccessDenied,
                $"User: {Caller.Arn} is not authorized to perform: {action} on resource: {resource} {DeniedBecause(action, decision)}");
        }
    }

    /// <summary>How AWS words the decision of identity policies that keeps an action from being done.</summary>
    public static string DeniedBecause(string action, KeyAccessDecision decision) => decision == KeyAccessDecision.ExplicitDeny
        ? "with an explicit deny in an identity-based policy"
        : $"because no identity-based policy allows the {action} action";

    /// <summary>The condition keys that every request of the caller has.</summary>
    public Dictionary<string, IReadOnlyList<string>> RequestContext()
    {
        var context = CommonContext();
        foreach (var (key, value) in Caller.SessionTags)
        {
            context[$"aws:PrincipalTag/{key}"] = [value];
        }

        return context;
    }

    private Dictionary<string, IReadOnlyList<string>> CommonContext() => new(StringComparer.OrdinalIgnoreCase)
    {
        ["aws:RequestedRegion"] = [Region],
        ["aws:SecureTransport"] = ["true"],
        ["aws:SourceIp"] = ["127.0.0.1"],
        ["aws:PrincipalType"] = [Caller.SessionToken is null ? "User" : "AssumedRole"],
        ["aws:userid"] = [Caller.UserId],
        ["aws:MultiFactorAuthPresent"] = [],
        ["aws:PrincipalOrgID"] = World.Organization is { } organization && organization.Has(AccountId) ? [organization.Id] : [],
        ["aws:PrincipalOrgPaths"] = [],
        ["aws:CurrentTime"] = [Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)],
    };

    /// <summary>The listing that a page token of this call belongs to.</summary>
    public string Listing(string? filters = null) => $"{Operation}/{AccountId}/{Region}/{filters}";
}
