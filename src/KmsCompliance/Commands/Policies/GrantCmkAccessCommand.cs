using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Permissions;
using KmsCompliance.Policy.Building;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Policies;

/// <summary>Adds to key policies what the policy of a new key for a service would have for those who are named.</summary>
[Cmdlet(VerbsSecurity.Grant, "CmkAccess", SupportsShouldProcess = true)]
[OutputType(typeof(CmkPolicyChange))]
public sealed class GrantCmkAccessCommand : PrincipalsCmdlet, ICommandActions
{
    private readonly KeyAccessInput _input = new();

    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyPolicyActions.Change;

    private protected override bool PutsOutPreviews => PassThru;

    /// <summary>The keys: ids, ARNs, aliases, or objects from New-ServiceCmk, Get-ServiceCmk or AWS.Tools. A bare id or
    /// alias name is looked for in each Region of -Region.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[]? KeyId { get; set; }

    /// <summary>The service; that of the key that is piped in where left out.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string? Service { get; set; }

    /// <summary>CloudTrail: the trails are one organisation's.</summary>
    [Parameter]
    public SwitchParameter OrganizationTrail { get; set; }

    /// <summary>The Regions of keys that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Under -WhatIf, puts out each change that would be made too, instead of showing it only. Without -WhatIf it changes
    /// nothing: what came of a change is put out anyway.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The most changes that the command may make: where there would be more, it makes none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaximumChange { get; set; }

    /// <summary>How many keys to work on at a time: 1 to 256. KMS allows 15 PutKeyPolicy a second in a Region.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    /// <inheritdoc/>
    private protected override KeyPrincipals Principals => base.Principals with { IsOrganizationWide = OrganizationTrail };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (string.IsNullOrEmpty(Service))
        {
            WriteFailure(Failures.ServiceNotNamed(KeyId is [var first, ..] ? first.Value : null));
            return;
        }

        _input.Add(this, KeyId!, CurrentRegions(), new KeyAccessGrant { Service = ServiceCatalog.Find(Service)!, Principals = Principals });
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_input.Any)
        {
            RunWithSession((session, reporter, token) => _input.ApplyAsync(session, EntryOf(session, reporter), reporter, Time, ThrottleLimit, MaximumChange, token), _input.RegionHint);
        }
    }
}
