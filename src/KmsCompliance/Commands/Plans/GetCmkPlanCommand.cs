using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Plans;

namespace KmsCompliance.Commands.Plans;

/// <summary>Reads plans: what they would do, and how far they are by the journals beside them. Asks nothing of AWS.</summary>
[Cmdlet(VerbsCommon.Get, "CmkPlan")]
[OutputType(typeof(CmkPlan), typeof(string))]
public sealed class GetCmkPlanCommand : AsyncCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>The files; to the letter, no patterns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PlanPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Puts out each plan as Markdown, for a pull request.</summary>
    [Parameter]
    public SwitchParameter AsMarkdown { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            try
            {
                var plan = Plan.Read(PlanLocation.Resolve(this, path));
                WriteObject(AsMarkdown ? PlanMarkdown.Write(plan) : plan.ToModel());
            }
            catch (FailureException exception)
            {
                WriteFailure(exception.Failure);
            }
        }
    }
}
