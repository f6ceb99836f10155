using System.Text.Json;
using System.Xml;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>One call on its way through an operation.</summary>
internal sealed class AwsCall
{
    private JsonInput? _input;
    private FormInput? _form;
    private Utf8JsonWriter? _json;
    private XmlWriter? _xml;

    public required SandboxWorld World { get; init; }

    public required AwsService Service { get; init; }

    public required string Operation { get; init; }

    public required string Region { get; init; }

    public required Principal Caller { get; init; }

    public required string RequestId { get; init; }

    public required DateTimeOffset Now { get; init; }

    public string AccountId => Caller.AccountId;

    /// <summary>What the caller's account has in the Region of the call.</summary>
    public RegionState Here => World.Region(AccountId, Region);

    public JsonInput Input { get => _input!; set => _input = value; }

    public FormInput Form { get => _form!; set => _form = value; }

    public Utf8JsonWriter Json { get => _json!; set => _json = value; }

    public XmlWriter Xml { get => _xml!; set => _xml = value; }

    /// <summary>The same call as a service makes it in another Region.</summary>
    public AwsCall In(string region) => new()
    {
        World = World,
        Service = Service,
        Operation = Operation,
        Region = region,
        Caller = Caller,
        RequestId = RequestId,
        Now = Now,
    };

    /// <summary>Whether the caller's identity policies allow an action.</summary>
    public bool MayByIdentity(string action) => Caller.IsAllowed(action) && !IsDeniedByIdentity(action);

    /// <summary>Whether the caller's identity policies deny an action, which no key policy can override.</summary>
    public bool IsDeniedByIdentity(string action) => Caller.IsDenied(action) || World.Faults.DeniesAction(Caller.AccessKeyId, action);

    /// <summary>The listing that a page token of this call belongs to.</summary>
    public string Listing(string? filters = null) => $"{Operation}/{AccountId}/{Region}/{filters}";
}
