using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Services;

/// <summary>Puts resources of any service under customer-managed keys, with every check and proof that the services' own commands
/// have.</summary>
[Cmdlet(VerbsCommon.Set, "ServiceCmk", SupportsShouldProcess = true)]
[OutputType(typeof(CmkChange))]
public sealed class SetServiceCmkCommand : SetKeyCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Change(ServiceCatalog.All);

    /// <summary>The resources: statuses or findings of any service, or their ResourceId. A name alone needs -Service
    /// beside it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceArn")]
    [ResourceTransformation]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? ResourceId { get; set; }

    /// <summary>The key to set: its id, ARN, alias or alias ARN, or an object from New-ServiceCmk or AWS.Tools. A bare id or
    /// alias name is looked for in each resource's Region. Where left out, each service's usual alias, such as
    /// <c>alias/xray-trace-data-cmk</c>, where it exists.</summary>
    [Parameter(Position = 1)]
    [Alias("KeyArn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNull]
    public KeyArgument? KeyId { get; set; }

    /// <summary>The service of resources that are named by name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Service { get; set; }

    /// <summary>The Regions of resources that are named by name. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Returns as soon as a service has accepted a change that it makes by and by, as X-Ray does.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>How long to wait for such a service to change over, in seconds: 1 to 86400. What is not done by then is Pending,
    /// not failed.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSeconds { get; set; } = 900;

    private protected override TimeSpan? Timeout => NoWait ? null : TimeSpan.FromSeconds(TimeoutSeconds);

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        Note(ResourceId!, ServiceCatalog.Find(Service) is { } service ? [service] : ServiceCatalog.All, KeyId);
}
