using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Pipeline;

/// <summary>A command that is told of resources and of the keys to put them under: reads all of its input before it does anything.</summary>
public abstract class ResourceKeyCmdlet : RegionalCmdlet
{
    private readonly List<(ResourceTarget Target, KeyReference? Key)> _changes = [];
    private (bool Region, string? AccountId) _named;

    /// <summary>The rule of a finding that is piped: one that no other key mends is refused.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? RuleId { get; set; }

    /// <summary>The verdict of a finding that is piped, or what a change of Compare-CmkSnapshot says of it now: one that is exempt is
    /// refused.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias(nameof(CmkSnapshotChange.After))]
    public string? Compliance { get; set; }

    private protected sealed override bool NeedsResources => true;

    private protected override IEnumerable<RegionSelection> Collected => _changes.SelectMany(static change => change.Target.Regions);

    /// <summary>How many resources were noted.</summary>
    private protected int ChangeCount => _changes.Count;

    /// <summary>Whether anything was noted.</summary>
    private protected bool HasChanges => _changes.Count > 0;

    /// <summary>A Region that the work is about, where one is known without asking.</summary>
    private protected string? RegionOfChanges => _changes.Select(static change => change.Target.RegionHint).FirstOrDefault(static region => region is not null);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _named = NamedPlace();
    }

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
                Note(target, reference ?? UsualKeyOf(target.Service));
            }
        }
    }

    /// <summary>The key where none is named; null for one that is made where it is not there.</summary>
    /// <param name="service">The resources' service.</param>
    private protected virtual KeyReference? UsualKeyOf(ServiceDefinition service) => KeyReference.FromService(service.DefaultAlias);

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
    private protected virtual Failure? FindFindingProblem(ResourceTarget target) =>
        string.IsNullOrEmpty(RuleId) ? null
        : RuleCatalog.All.FirstOrDefault(rule => rule.Id.Equals(RuleId, StringComparison.OrdinalIgnoreCase)) is not { } rule ? Failures.FindingNotOfKey(target.Name, RuleId, "no rule about resources")
        : Compliance == KmsCompliance.Compliance.Exempt ? Failures.FindingExempt(target.Name, rule.Id)
        : rule.IsMendedByKey ? null
        : Failures.FindingNotOfKey(target.Name, rule.Id, rule.Title);

    /// <summary>The resources that were noted and their keys, each once; one that has two keys is an error.</summary>
    /// <param name="session">The command's own session.</param>
    /// <param name="reporter">Told of what cannot be resolved.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    private protected async Task<IReadOnlyList<(KeyChangeTarget Target, IReadOnlyList<int> Inputs)>> ResolveChangesAsync(IAwsSession session, IRunReporter reporter, CancellationToken cancellationToken)
    {
        var resolved = await ResourceTarget.ResolveAsync([.. _changes.Select(static change => change.Target)], EntryOf(session, reporter), cancellationToken).ConfigureAwait(false);
        var targets = new List<(KeyChangeTarget, IReadOnlyList<int>)>();
        foreach (var resource in resolved.GroupBy(static entry => (entry.Resource.Service, entry.Resource.Value, entry.Where.Region, entry.Where.ExpectedAccountId)))
        {
            var keys = resource.Select(entry => _changes[entry.Target].Key).Distinct().ToList();
            if (keys is [var key])
            {
                targets.Add((new KeyChangeTarget(resource.First().Resource, resource.First().Where, key), [.. resource.Select(static entry => entry.Target)]));
            }
            else
            {
                await reporter.ErrorAsync(
                    Failures.ResourceHasTwoKeys(resource.Key.Value, [.. keys.Select(static key => key?.Value ?? "the service's default key")]), cancellationToken).ConfigureAwait(false);
            }
        }

        return targets;
    }
}
