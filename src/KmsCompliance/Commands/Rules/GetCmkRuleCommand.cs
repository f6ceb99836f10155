using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Rules;

/// <summary>Lists the rules that resources are judged by. Asks nothing of AWS.</summary>
[Cmdlet(VerbsCommon.Get, "CmkRule")]
[OutputType(typeof(CmkRule))]
public sealed class GetCmkRuleCommand : PSCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>The rules, by id or pattern; all where left out. Findings name theirs.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RuleId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Rule { get; set; }

    /// <summary>Only rules that are about one of these services.</summary>
    [Parameter]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Service { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var services = ServiceCatalog.Select(Service);
        foreach (var rule in Rule is null ? RuleCatalog.All : RuleChoice.Find(this, Rule))
        {
            var about = services.Where(service => rule.Services.Contains(service.Name, StringComparer.Ordinal)).ToList();
            if (about.Count > 0)
            {
                WriteObject(RuleCatalog.Describe(rule, about));
            }
        }
    }
}
