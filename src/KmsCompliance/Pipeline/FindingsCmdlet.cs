using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Pipeline;

/// <summary>A command that does something with findings: those that are piped to it, and those of statuses that it judges by the
/// rules. Asks nothing of AWS.</summary>
public abstract class FindingsCmdlet : PSCmdlet
{
    private RuleSelection _rules = RuleSelection.Basic;

    /// <summary>Statuses, which are judged by the rules, or findings; live or saved.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [FindingTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? InputObject { get; set; }

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

    /// <summary>Hands on the findings.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _rules = RuleChoice.Of(this, Rule, ExcludeRule, Level, hasApprovedKeys: false);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        foreach (var item in InputObject ?? [null])
        {
            switch (item is PSObject wrapped ? wrapped.BaseObject : item)
            {
                case EncryptionStatus status:
                    foreach (var finding in RuleCatalog.Evaluate(status, new RuleContext(KeyApproval.NotAsked), _rules))
                    {
                        Take(finding);
                        HandOn(finding);
                    }

                    break;
                case CmkFinding finding:
                    Take(finding);
                    HandOn(finding);
                    break;
                case CmkPolicyFinding finding:
                    Take(finding);
                    HandOn(finding);
                    break;
                default:
                    Refuse(item);
                    break;
            }
        }
    }

    /// <summary>Takes a finding.</summary>
    private protected abstract void Take(CmkFinding finding);

    /// <summary>Takes a finding about a key policy.</summary>
    private protected abstract void Take(CmkPolicyFinding finding);

    /// <summary>Told of what is neither a status nor a finding.</summary>
    private protected abstract void Refuse(object? item);

    private void HandOn(object finding)
    {
        if (PassThru)
        {
            WriteObject(finding);
        }
    }
}
