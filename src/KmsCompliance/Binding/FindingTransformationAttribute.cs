using System.Collections;
using System.Management.Automation;
using KmsCompliance.Audit;
using KmsCompliance.Identifiers;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>Accepts statuses and findings, live ones and those that came back from a file, a job or another machine. A saved finding
/// that contradicts itself, or says what no rule says, becomes Unknown. Other objects are left alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FindingTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly StatusTransformationAttribute Statuses = new();

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is IList list and not byte[]? list.Cast<object?>().Select(item => FromObject(engineIntrinsics, item)).ToArray()
            : FromObject(engineIntrinsics, inputData);

    private static object? FromObject(EngineIntrinsics engine, object? item) => item switch
    {
        null => null,
        PSObject { BaseObject: CmkFinding or CmkPolicyFinding or CmkTemplateFinding or EncryptionStatus } live => live.BaseObject,
        PSObject saved when PipedObject.Text(saved, nameof(CmkFinding.RuleId)) is { } rule && PipedObject.Text(saved, nameof(CmkFinding.Compliance)) is { } compliance =>
            PipedObject.IsOfTemplate(saved) ? TemplateFinding(saved, rule, compliance)
            : PipedObject.Text(saved, nameof(CmkFinding.Reason)) is { } reason ? Finding(saved, rule, compliance, reason) : PolicyFinding(saved, rule, compliance),
        _ => Statuses.Transform(engine, item),
    };

    private static CmkFinding? Finding(PSObject saved, string rule, string compliance, string reason)
    {
        string Text(string name) => PipedObject.Text(saved, name) ?? string.Empty;
        CmkFinding Make(string verdict, string why, string severity, string message) => new()
        {
            RuleId = rule,
            Compliance = verdict,
            Reason = why,
            Severity = severity,
            Message = message,
            Service = ServiceCatalog.Find(Text(nameof(CmkFinding.Service)))?.Name ?? Text(nameof(CmkFinding.Service)),
            ResourceName = Text(nameof(CmkFinding.ResourceName)),
            ResourceArn = PipedObject.Text(saved, nameof(CmkFinding.ResourceArn)),
            Region = Text(nameof(CmkFinding.Region)),
            KeyRegion = PipedObject.Text(saved, nameof(CmkFinding.KeyRegion)),
            AccountId = Text(nameof(CmkFinding.AccountId)),
            Remediation = Text(nameof(CmkFinding.Remediation)),
            Frameworks = PipedObject.List(saved, nameof(CmkFinding.Frameworks), "; "),
            Tags = PipedObject.Texts(saved, nameof(CmkFinding.Tags)),
            ExemptionOwner = PipedObject.Text(saved, nameof(CmkFinding.ExemptionOwner)),
            ExemptionReason = PipedObject.Text(saved, nameof(CmkFinding.ExemptionReason)),
            ExemptUntil = PipedObject.Text(saved, nameof(CmkFinding.ExemptUntil)),
            FoundAt = PipedObject.Moment(saved, nameof(CmkFinding.FoundAt)),
            FoundBy = PipedObject.Text(saved, nameof(CmkFinding.FoundBy)),
            ModuleVersion = Text(nameof(CmkFinding.ModuleVersion)),
        };

        var finding = Make(compliance, reason, Text(nameof(CmkFinding.Severity)), Text(nameof(CmkFinding.Message)));
        return FindProblem(finding, PipedObject.Text(saved, nameof(CmkFinding.ResourceId))) is { } problem
            ? Make(Compliance.Unknown, ComplianceReason.Contradictory, Severity.Medium, $"What was saved contradicts itself and is not counted: {problem}.")
            : finding;
    }

    private static string? FindProblem(CmkFinding finding, string? resourceId)
    {
        var isOfKey = finding.Service == ResourceIds.KeyService;
        if ((ServiceCatalog.Find(finding.Service) is null && !isOfKey) || !AwsArn.IsAccountId(finding.AccountId) || !RegionName.IsWellFormed(finding.Region))
        {
            return $"'{finding.Service}' is no service, '{finding.AccountId}' no account, or '{finding.Region}' no Region";
        }

        if (isOfKey && !(AwsArn.TryParse(finding.ResourceArn, out var key) && key.Service == "kms" && key.Region == finding.Region && key.AccountId == finding.AccountId))
        {
            return $"'{finding.ResourceArn}' is no key in {finding.Region} and account {finding.AccountId}";
        }

        if (resourceId != finding.ResourceId)
        {
            return $"it says the ResourceId '{resourceId}', and its other properties name '{finding.ResourceId}'";
        }

        var isFit = finding.Compliance == Compliance.Compliant;
        return isFit != (finding.Reason is ComplianceReason.CustomerManagedKey or ComplianceReason.RuleHolds) || (isFit && finding.Severity != Severity.Informational)
            ? $"the Reason '{finding.Reason}' and the Severity '{finding.Severity}' do not go with '{finding.Compliance}'"
            : ExemptFinding.FindProblem(finding);
    }

    private static CmkTemplateFinding TemplateFinding(PSObject saved, string rule, string compliance)
    {
        string Text(string name) => PipedObject.Text(saved, name) ?? string.Empty;
        var finding = new CmkTemplateFinding
        {
            RuleId = rule,
            Compliance = compliance,
            Reason = Text(nameof(CmkTemplateFinding.Reason)),
            Severity = Text(nameof(CmkTemplateFinding.Severity)),
            Message = Text(nameof(CmkTemplateFinding.Message)),
            Service = PipedObject.Text(saved, nameof(CmkTemplateFinding.Service)),
            ResourceType = Text(nameof(CmkTemplateFinding.ResourceType)),
            ResourceAddress = Text(nameof(CmkTemplateFinding.ResourceAddress)),
            ResourceName = Text(nameof(CmkTemplateFinding.ResourceName)),
            PlannedAction = PipedObject.Text(saved, nameof(CmkTemplateFinding.PlannedAction)),
            KeyAddress = PipedObject.Text(saved, nameof(CmkTemplateFinding.KeyAddress)),
            Region = PipedObject.Text(saved, nameof(CmkTemplateFinding.Region)),
            DeploymentAccountId = PipedObject.Text(saved, nameof(CmkTemplateFinding.DeploymentAccountId)),
            TemplatePath = Text(nameof(CmkTemplateFinding.TemplatePath)),
            SourcePath = Text(nameof(CmkTemplateFinding.SourcePath)),
            SourceLine = LanguagePrimitives.TryConvertTo<int>(saved.Properties[nameof(CmkTemplateFinding.SourceLine)]?.Value, out var line) && line > 0 ? line : null,
            Remediation = Text(nameof(CmkTemplateFinding.Remediation)),
            Frameworks = PipedObject.List(saved, nameof(CmkTemplateFinding.Frameworks), "; "),
            Tags = PipedObject.Texts(saved, nameof(CmkTemplateFinding.Tags)),
            ExemptionOwner = PipedObject.Text(saved, nameof(CmkTemplateFinding.ExemptionOwner)),
            ExemptionReason = PipedObject.Text(saved, nameof(CmkTemplateFinding.ExemptionReason)),
            ExemptUntil = PipedObject.Text(saved, nameof(CmkTemplateFinding.ExemptUntil)),
            ModuleVersion = Text(nameof(CmkTemplateFinding.ModuleVersion)),
        };
        return FindProblem(finding) is { } problem
            ? new CmkTemplateFinding(finding)
            {
                Compliance = Compliance.Unknown,
                Reason = ComplianceReason.Contradictory,
                Severity = Severity.Medium,
                Message = $"What was saved contradicts itself and is not counted: {problem}.",
            }
            : finding;
    }

    private static string? FindProblem(CmkTemplateFinding finding)
    {
        var isFit = finding.Compliance == Compliance.Compliant;
        return finding.Service is not null && finding.Service != ResourceIds.KeyService && ServiceCatalog.Find(finding.Service) is null ? $"'{finding.Service}' is no service"
            : isFit != (finding.Reason is ComplianceReason.CustomerManagedKey or ComplianceReason.RuleHolds) || (isFit && finding.Severity != Severity.Informational)
                ? $"the Reason '{finding.Reason}' and the Severity '{finding.Severity}' do not go with '{finding.Compliance}'"
            : ExemptFinding.FindProblem(finding);
    }

    private static CmkPolicyFinding PolicyFinding(PSObject saved, string rule, string compliance) => new()
    {
        RuleId = rule,
        Title = PipedObject.Text(saved, nameof(CmkPolicyFinding.Title)) ?? string.Empty,
        Compliance = compliance,
        Severity = PipedObject.Text(saved, nameof(CmkPolicyFinding.Severity)) ?? string.Empty,
        Message = PipedObject.Text(saved, nameof(CmkPolicyFinding.Message)) ?? string.Empty,
        KeyArn = PipedObject.Text(saved, nameof(CmkPolicyFinding.KeyArn)),
        Service = PipedObject.Text(saved, nameof(CmkPolicyFinding.Service)),
        Sid = PipedObject.Text(saved, nameof(CmkPolicyFinding.Sid)),
        Region = PipedObject.Text(saved, nameof(CmkPolicyFinding.Region)),
        AccountId = PipedObject.Text(saved, nameof(CmkPolicyFinding.AccountId)),
        Remediation = PipedObject.Text(saved, nameof(CmkPolicyFinding.Remediation)) ?? string.Empty,
        MissingStatement = PipedObject.List(saved, nameof(CmkPolicyFinding.MissingStatement), separator: null),
        ExemptionOwner = PipedObject.Text(saved, nameof(CmkPolicyFinding.ExemptionOwner)),
        ExemptionReason = PipedObject.Text(saved, nameof(CmkPolicyFinding.ExemptionReason)),
        ExemptUntil = PipedObject.Text(saved, nameof(CmkPolicyFinding.ExemptUntil)),
    };
}
