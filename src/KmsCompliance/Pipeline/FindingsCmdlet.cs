using System.Management.Automation;
using KmsCompliance.Audit;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Keys;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Pipeline;

/// <summary>A command that does something with findings: those that are piped to it, and those of statuses that it judges by the
/// rules. Asks nothing of AWS.</summary>
public abstract class FindingsCmdlet : PSCmdlet, IRuleParameters, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private RuleSelection _rules = RuleSelection.Basic;
    private ApprovedKeys? _approvedKeys;

    /// <summary>Statuses, which are judged by the rules, or findings; live or saved.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [FindingTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    public virtual object?[]? InputObject { get; set; }

    /// <summary>The rules that statuses are judged by, by id or pattern; those of -Level where left out.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Rule { get; set; }

    /// <summary>Rules to leave out, by id or pattern.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? ExcludeRule { get; set; }

    /// <summary>The level of the rules that statuses are judged by.</summary>
    [Parameter]
    [ValidateSet(RuleLevel.Basic, RuleLevel.Full)]
    public string Level { get; set; } = RuleLevel.Basic;

    /// <summary>A settings file by which statuses are judged: required tags, accounts, rules on and off, severities,
    /// exemptions.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SettingsPath { get; set; }

    /// <summary>Ends with the command's stop.</summary>
    private protected CancellationToken Stop => _stop.Token;

    /// <summary>Whether the findings are handed on.</summary>
    private protected virtual bool HandsOn => false;

    /// <summary>Whether the current input is any: not where the command was given none.</summary>
    private protected virtual bool HasInput => true;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <summary>Frees what the command holds.</summary>
    /// <param name="disposing">Whether it is being disposed of, not finalised.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var chosen = RuleChoice.Of(this, approvedKeys: null, canAsk: false, seesServices: false, ModuleData.TimeOf(this));
        _rules = chosen.Rules;
        _approvedKeys = chosen.ApprovedKeys is { } keys ? new ApprovedKeys(keys, Wildcards.Of, static _ => throw new NotSupportedException("Nothing is asked of AWS.")) : null;
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        foreach (var item in HasInput ? InputObject ?? [null] : [])
        {
            switch (item is PSObject wrapped ? wrapped.BaseObject : item)
            {
                case EncryptionStatus status:
                    Look(status);
                    foreach (var finding in RuleCatalog.Evaluate(status, ContextOf(status), _rules))
                    {
                        Take(finding);
                        HandOn(finding);
                    }

                    break;
                case CmkFinding found:
                    var current = ExemptFinding.On(found, ModuleData.TimeOf(this).GetUtcNow());
                    Take(current);
                    HandOn(current);
                    break;
                case CmkPolicyFinding ofPolicy:
                    var standing = ExemptFinding.On(ofPolicy, ModuleData.TimeOf(this).GetUtcNow());
                    Take(standing);
                    HandOn(standing);
                    break;
                case CmkTemplateFinding ofTemplate:
                    var lasting = ExemptFinding.On(ofTemplate, ModuleData.TimeOf(this).GetUtcNow());
                    Take(lasting);
                    HandOn(lasting);
                    break;
                default:
                    Refuse(item);
                    break;
            }
        }
    }

    /// <summary>Looks at a status before it is judged.</summary>
    private protected virtual void Look(EncryptionStatus status)
    {
    }

    /// <summary>Takes a finding.</summary>
    private protected abstract void Take(CmkFinding finding);

    /// <summary>Takes a finding about a key policy.</summary>
    private protected abstract void Take(CmkPolicyFinding finding);

    /// <summary>Takes a finding about a template.</summary>
    private protected abstract void Take(CmkTemplateFinding finding);

    /// <summary>Told of what is neither a status nor a finding.</summary>
    private protected abstract void Refuse(object? item);

    private RuleContext ContextOf(EncryptionStatus status) => new(_approvedKeys is null ? KeyApproval.NotAsked : _approvedKeys.JudgeByNames(status) ?? KeyApproval.Undetermined)
    {
        Settings = _rules.Settings,
        Today = _rules.Today,
    };

    private void HandOn(object finding)
    {
        if (HandsOn)
        {
            WriteObject(finding);
        }
    }
}
