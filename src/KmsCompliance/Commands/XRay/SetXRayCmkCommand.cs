using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.XRay;

/// <summary>Points X-Ray at a customer-managed key and waits until it is in use.</summary>
[Cmdlet(VerbsCommon.Set, "XRayCmk", SupportsShouldProcess = true, DefaultParameterSetName = CustomerKey)]
[OutputType(typeof(CmkChange))]
public sealed class SetXRayCmkCommand : SetKeyCmdlet, ICommandActions
{
    private const string CustomerKey = "Key";
    private const string DefaultKey = "Default";

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Change([ServiceCatalog.XRay]);

    /// <summary>The key to set: its id, ARN, alias or alias ARN, or an object from New-ServiceCmk or AWS.Tools. A bare id
    /// or alias name is looked for in each Region.</summary>
    [Parameter(ParameterSetName = CustomerKey, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn", "Arn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNull]
    public KeyArgument? KeyId { get; set; }

    /// <summary>Goes back to the key that AWS owns.</summary>
    [Parameter(ParameterSetName = DefaultKey, Mandatory = true)]
    public SwitchParameter Default { get; set; }

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The key ARN's, or the
    /// session's default, where left out.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Returns as soon as X-Ray has accepted the change.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>How long to wait for X-Ray to change over, in seconds: 1 to 86400. What is not done by then is Pending,
    /// not failed.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSeconds { get; set; } = 900;

    /// <summary>How many Regions to work on at a time: 1 to 256. Most of the time is spent waiting.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 32;

    /// <summary>Sets a key although its policy does not let X-Ray use it. Never overrides -WhatIf.</summary>
    [Parameter(ParameterSetName = CustomerKey)]
    public override SwitchParameter Force { get; set; }

    /// <summary>Adds to the key's policy what X-Ray needs, where that is missing. The change is asked for and
    /// shown.</summary>
    [Parameter(ParameterSetName = CustomerKey)]
    public override SwitchParameter RepairPolicy { get; set; }

    /// <summary>Reads the IAM policies of whoever sets the key, where its policy leaves it to them.</summary>
    [Parameter(ParameterSetName = CustomerKey)]
    public override SwitchParameter Resolve { get; set; }

    private protected override IReadOnlyList<ServiceDefinition> ServedServices => [ServiceCatalog.XRay];

    private protected override TimeSpan? Timeout => NoWait ? null : TimeSpan.FromSeconds(TimeoutSeconds);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        KeyReference? key = null;
        if (KeyId is not null && (!KeyInput.TryRead(KeyId, this, out key, mayBePlanned: IsWhatIf) || !IsFor(KeyId, ServiceCatalog.XRay, [ServiceCatalog.XRay.ShortName])))
        {
            return;
        }

        IReadOnlyList<RegionSelection> regions = Region is not null || key?.Arn is not { } arn ? CurrentRegions()
            : IsAccountUsable() ? [new RegionSelection.Named(arn.Region) { AccountId = AccountId }]
            : [];
        foreach (var region in regions)
        {
            Note(new ResourceTarget(ServiceCatalog.XRay, Resource: null, [region]), key);
        }
    }
}
