using KmsCompliance.Audit;
using KmsCompliance.Binding;
using KmsCompliance.Services;

namespace KmsCompliance.Pipeline;

/// <summary>A command that judges statuses that are piped to it, or resources that it looks up one by one. Read-only.</summary>
public abstract class NamedTestCmdlet : TestCmdlet
{
    private readonly List<ResourceTarget> _named = [];
    private (bool Region, string? AccountId) _place;

    /// <summary>The services whose resources are judged.</summary>
    private protected abstract IReadOnlyList<ServiceDefinition> Services { get; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<ServiceDefinition>? ServedServices => Services;

    /// <summary>The statuses of the current input; null where it has none.</summary>
    private protected abstract IEnumerable<EncryptionStatus>? CurrentStatuses { get; }

    /// <summary>The resources that the current input names; null where it names none.</summary>
    private protected abstract IReadOnlyList<ResourceArgument>? Named { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _place = NamedPlace();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (CurrentStatuses is { } statuses)
        {
            Judge(statuses);
        }
        else
        {
            _named.AddRange(ReadResources(Named!, Services, _place));
        }
    }

    /// <inheritdoc/>
    private protected sealed override void JudgeCollected()
    {
        if (_named.Count > 0)
        {
            RunWithSession(
                (session, reporter, token) => NamedResources.AuditAsync(
                    _named,
                    EntryOf(session, reporter),
                    new EncryptionAudit(session, Judging(session, reporter), ThrottleLimit, Time)
                    {
                        Coverage = Coverage,
                        ReporterOf = there => Judging(there, reporter),
                        Leaving = Forget,
                    },
                    token),
                NamedResources.RegionHint(_named));
        }
    }
}
