using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Hosting;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Places;
using KmsCompliance.Services;
using KmsCompliance.Services.SecretsManager;

namespace KmsCompliance.Commands.Secrets;

/// <summary>Points secrets at a customer-managed key and proves that their versions were re-encrypted. No secret's value
/// is read.</summary>
[Cmdlet(VerbsCommon.Set, "SecretCmk", SupportsShouldProcess = true)]
[OutputType(typeof(CmkChange))]
public sealed class SetSecretCmkCommand : RegionalCmdlet, ICommandActions
{
    private readonly List<(SecretTargets Secret, KeyReference Key)> _changes = [];

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Change([ServiceCatalog.SecretsManager]);

    /// <summary>The secrets, by name, by ARN, or as objects of Get-SecretEncryptionStatus or AWS.Tools.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ARN")]
    [SecretTransformation]
    [ArgumentCompleter(typeof(SecretCompleter))]
    [ValidateNotNullOrEmpty]
    public SecretArgument[]? SecretId { get; set; }

    /// <summary>The key to set: its id, ARN, alias or alias ARN, or an object from New-ServiceCmk or AWS.Tools. A bare id
    /// or alias name is looked for in each secret's Region.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("KeyArn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNull]
    public KeyArgument? KeyId { get; set; }

    /// <summary>The Regions of secrets that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>How many secrets to work on at a time: 1 to 256. Secrets Manager allows 50 updates a second in a Region,
    /// which applications that write secrets share.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    /// <summary>Sets a key although its policy does not let Secrets Manager use it. Never overrides -WhatIf.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Adds to the key's policy what Secrets Manager needs, where that is missing. The change is asked for
    /// and shown.</summary>
    [Parameter]
    public SwitchParameter RepairPolicy { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!KeyInput.TryRead(KeyId!.Value, this, out var key))
        {
            return;
        }

        var regions = CurrentRegions();
        foreach (var secret in SecretId!)
        {
            var target = new SecretTargets();
            var failure = target.Add(secret, regions) ?? CheckKeyRegion(key, target);
            if (failure is not null)
            {
                WriteError(ErrorRecords.From(failure));
            }
            else if (target.Any)
            {
                _changes.Add((target, key));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_changes.Count == 0)
        {
            return;
        }

        RunWithSession(
            async (session, reporter, token) =>
            {
                var listing = new RegionListing(session, reporter);
                var targets = new List<SecretKeyTarget>();
                foreach (var (secret, key) in _changes)
                {
                    var resolved = await secret.ResolveAsync(
                        regions => ResolveAsync(regions, session, listing, reporter, token)).ConfigureAwait(false);
                    targets.AddRange(resolved.Select(entry => new SecretKeyTarget(entry.Secret, entry.Where, key)));
                }

                var change = new SecretKeyChange(session, reporter, TimeProvider.System, ThrottleLimit, new KeyPreflightOptions(Force, RepairPolicy));
                await change.RunAsync([.. targets.DistinctBy(target => (target.Secret.Value, target.Where.Region))], token).ConfigureAwait(false);
            },
            _changes.Select(change => change.Secret.RegionHint).FirstOrDefault(region => region is not null));
    }

    private static Failure? CheckKeyRegion(KeyReference key, SecretTargets target) =>
        key.Arn is { } arn && target.KnownRegions is [var region, ..] known && !known.Contains(arn.Region)
            ? Failures.KeyInOtherRegion(key.Value, arn.Region, $"the secret '{target.Name}'", region)
            : null;
}
