using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>What one rule says of a resource of a template, before that is deployed.</summary>
public sealed class CmkTemplateFinding
{
    /// <summary>Made of what its initializer says.</summary>
    public CmkTemplateFinding()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal CmkTemplateFinding(CmkTemplateFinding original)
    {
        RuleId = original.RuleId;
        Severity = original.Severity;
        Compliance = original.Compliance;
        Reason = original.Reason;
        Message = original.Message;
        Service = original.Service;
        ResourceType = original.ResourceType;
        ResourceAddress = original.ResourceAddress;
        ResourceName = original.ResourceName;
        PlannedAction = original.PlannedAction;
        KeyAddress = original.KeyAddress;
        Region = original.Region;
        DeploymentAccountId = original.DeploymentAccountId;
        TemplatePath = original.TemplatePath;
        SourcePath = original.SourcePath;
        SourceLine = original.SourceLine;
        Remediation = original.Remediation;
        Frameworks = original.Frameworks;
        Tags = original.Tags;
        ExemptionOwner = original.ExemptionOwner;
        ExemptionReason = original.ExemptionReason;
        ExemptUntil = original.ExemptUntil;
        ModuleVersion = original.ModuleVersion;
    }

    /// <summary>What names the finding in every run: the rule, the template and the resource, <c>RULE/FILE#ADDRESS</c>.</summary>
    public string FindingId => $"{RuleId}/{TemplatePath}#{ResourceAddress}";

    /// <summary>The rule's stable id, such as <c>KMSC001</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>How much it matters.</summary>
    public required string Severity { get; init; }

    /// <summary>The verdict of this rule.</summary>
    public required string Compliance { get; init; }

    /// <summary>Why, as a code.</summary>
    public required string Reason { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Message { get; init => field = PrintableText.Of(value); }

    /// <summary>The service's name, such as <c>XRay</c>; <c>KMS</c> where it is about a key; null where it is about a part of the template
    /// that was not looked at.</summary>
    public string? Service { get; init; }

    /// <summary>The resource's type as the template names it, such as <c>aws_secretsmanager_secret</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>What names the resource in the template: Terraform's address, such as <c>module.app.aws_secretsmanager_secret.db["eu"]</c>,
    /// or CloudFormation's logical id.</summary>
    public required string ResourceAddress { get; init; }

    /// <summary>The resource's name, where the template says it; empty where not.</summary>
    public string ResourceName { get; init; } = string.Empty;

    /// <summary>What a plan of Terraform does to it: <c>Create</c>, <c>Update</c>, <c>Replace</c> or <c>NoOp</c>; null of
    /// CloudFormation.</summary>
    public string? PlannedAction { get; init; }

    /// <summary>What names the key that the resource will be under: the address of the resource that makes it, an ARN or an alias; null
    /// where there is none, or it is not known.</summary>
    public string? KeyAddress { get; init; }

    /// <summary>The Region; null where the template does not say it.</summary>
    public string? Region { get; init; }

    /// <summary>The 12-digit account; null where the template does not say it. Not called AccountId, which commands bind that look for what
    /// is there.</summary>
    public string? DeploymentAccountId { get; init; }

    /// <summary>The file that was judged, from the current folder where it lies in that.</summary>
    public required string TemplatePath { get; init; }

    /// <summary>The file that the resource's block stands in: a source of Terraform where those were given, else the template.</summary>
    public required string SourcePath { get; init; }

    /// <summary>The line of the block; null where it was not found.</summary>
    public int? SourceLine { get; init; }

    /// <summary>What mends it, in words; empty where there is nothing to do.</summary>
    public string Remediation { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The controls that the rule gives evidence for of this service.</summary>
    public TextList Frameworks { get; init; } = [];

    /// <summary>The resource's tags; null where not all of them are known.</summary>
    public TextDictionary? Tags { get; init; }

    /// <summary>Who accepted that the rule does not hold; null unless <see cref="Compliance"/> is <c>Exempt</c>.</summary>
    public string? ExemptionOwner { get; init => field = value is null ? null : PrintableText.Of(value); }

    /// <summary>Why it was accepted; null unless it was.</summary>
    public string? ExemptionReason { get; init => field = value is null ? null : PrintableText.Of(value); }

    /// <summary>The last day, in UTC, on which it is accepted; null unless it was.</summary>
    public string? ExemptUntil { get; init => field = value is null ? null : PrintableText.Of(value); }

    /// <summary>The version of the module that judged.</summary>
    public string ModuleVersion { get; init; } = string.Empty;

    /// <summary>What names the resource in the template.</summary>
    public override string ToString() => ResourceAddress;
}
