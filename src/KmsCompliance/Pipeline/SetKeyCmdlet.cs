using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Pipeline;

/// <summary>A command that puts resources under keys: reads all of its input before the first write, and leaves the rest to the
/// change engine.</summary>
public abstract class SetKeyCmdlet : RegionalCmdlet
{
    private readonly List<(ResourceTarget Target, KeyReference? Key)> _changes = [];
    private (bool Region, string? AccountId) _named;

    /// <summary>How many resources to work on at a time: 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    /// <summary>Sets a key although its policy does not let the service use it. Never overrides -WhatIf.</summary>
    [Parameter]
    public virtual SwitchParameter Force { get; set; }

    /// <summary>Adds to the key's policy what the service needs, where that is missing. The change is asked for and shown.</summary>
    [Parameter]
    public virtual SwitchParameter RepairPolicy { get; set; }

    /// <summary>Reads the IAM policies of whoever sets the key, where its policy leaves it to them.</summary>
    [Parameter]
    public virtual SwitchParameter Resolve { get; set; }

    /// <summary>Under -WhatIf, puts out each change that would be made too, instead of showing it only. Without -WhatIf it changes
    /// nothing: what came of a change is put out anyway.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The most changes that the command may make: where there would be more, it makes none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaximumChange { get; set; }

    /// <summary>The rule of a finding that is piped: one that no other key mends is refused.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? RuleId { get; set; }

    /// <summary>The verdict of a finding that is piped, or what a change of Compare-CmkSnapshot says of it now: one that is exempt is
    /// refused.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias(nameof(CmkSnapshotChange.After))]
    public string? Compliance { get; set; }

    /// <summary>How long a change is waited for that the service makes by and by; null for not at all.</summary>
    private protected virtual TimeSpan? Timeout => new KeyChangeOptions().Timeout;

    private protected sealed override bool NeedsResources => true;

    private protected sealed override IEnumerable<RegionSelection> Collected => _changes.SelectMany(static change => change.Target.Regions);

    private protected sealed override bool PutsOutPreviews => PassThru;

    /// <inheritdoc/>
    protected override void BeginProcessing() => _named = NamedPlace();

    /// <summary>Notes resources and the key to put them under.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="services">The services that they may be of.</param>
    /// <param name="key">The key; each service's default alias where null.</param>
    private protected void Note(IEnumerable<ResourceArgument> resources, IReadOnlyList<ServiceDefinition> services, KeyArgument? key)
    {
        KeyReference? reference = null;
        if (key is not null && !KeyInput.TryRead(key, this, out reference, mayBePlanned: IsWhatIf))
        {
            return;
        }

        foreach (var ofService in ReadResources(resources, services, _named, reference?.Arn?.Region).GroupBy(static target => target.Service))
        {
            if (key is not null && !IsFor(key, ofService.Key, [.. ofService.Select(static target => target.Name)]))
            {
                continue;
            }

            foreach (var target in ofService)
            {
                Note(target, reference ?? KeyReference.FromService(target.Service.DefaultAlias));
            }
        }
    }

    /// <summary>Whether a key may be set for resources, as far as it says what it is for; says so where it may not.</summary>
    /// <param name="key">The key.</param>
    /// <param name="service">The resources' service.</param>
    /// <param name="resources">The resources.</param>
    private protected bool IsFor(KeyArgument key, ServiceDefinition service, IReadOnlyList<string> resources)
    {
        if (ServiceCatalog.FindOtherService(key.Value, key.Service, service, resources) is not { } failure)
        {
            return true;
        }

        WriteFailure(failure);
        return false;
    }

    /// <summary>Notes a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="key">The key; null for the service's default key.</param>
    private protected void Note(ResourceTarget target, KeyReference? key)
    {
        if (FindFindingProblem(target) is { } refusal)
        {
            WriteFailure(refusal);
        }
        else if (target.FindKeyProblem(key) is { } failure)
        {
            WriteFailure(failure);
        }
        else
        {
            _changes.Add((target, key));
        }
    }

    // A rule that is none about resources is one about key policies, which no other key mends.
    private Failure? FindFindingProblem(ResourceTarget target) =>
        string.IsNullOrEmpty(RuleId) ? null
        : RuleCatalog.All.FirstOrDefault(rule => rule.Id.Equals(RuleId, StringComparison.OrdinalIgnoreCase)) is not { } rule ? Failures.FindingNotOfKey(target.Name, RuleId, "no rule about resources")
        : Compliance == KmsCompliance.Compliance.Exempt ? Failures.FindingExempt(target.Name, rule.Id)
        : rule.IsMendedByKey ? null
        : Failures.FindingNotOfKey(target.Name, rule.Id, rule.Title);

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
                var resolved = await ResourceTarget.ResolveAsync(
                    [.. _changes.Select(static change => change.Target)], EntryOf(session, reporter), token).ConfigureAwait(false);
                var targets = new List<KeyChangeTarget>();
                foreach (var resource in resolved.GroupBy(static entry => (entry.Resource.Service, entry.Resource.Value, entry.Where.Region, entry.Where.ExpectedAccountId)))
                {
                    var keys = resource.Select(entry => _changes[entry.Target].Key).Distinct().ToList();
                    if (keys is [var key])
                    {
                        targets.Add(new KeyChangeTarget(resource.First().Resource, resource.First().Where, key));
                    }
                    else
                    {
                        await reporter.ErrorAsync(
                            Failures.ResourceHasTwoKeys(resource.Key.Value, [.. keys.Select(static key => key?.Value ?? "the service's default key")]), token).ConfigureAwait(false);
                    }
                }

                var options = new KeyChangeOptions { Force = Force, RepairPolicy = RepairPolicy, Resolve = Resolve, Timeout = Timeout };
                await ChangeLimit.RunAsync(MaximumChange, reporter, within => new AccountRuns(session, within, ThrottleLimit) { Activity = "Setting keys" }.RunAsync(
                    targets,
                    static target => target.Where,
                    (there, told, ofAccount, atATime, stop) => new KeyChange(there, told, Time, atATime, options).RunAsync(ofAccount, stop),
                    token)).ConfigureAwait(false);
            },
            _changes.Select(static change => change.Target.RegionHint).FirstOrDefault(static region => region is not null));
    }
}
