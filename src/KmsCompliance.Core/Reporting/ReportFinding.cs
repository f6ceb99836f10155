using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Reporting;

/// <summary>One line of a report: what one rule says of one resource or one key policy, as the finding has it.</summary>
public sealed record ReportFinding
{
    /// <summary>What names the finding in every run.</summary>
    public required string FindingId { get; init; }

    /// <summary>The rule's id.</summary>
    public required string RuleId { get; init; }

    /// <summary>What has to hold; null where the catalogue of rules says so.</summary>
    public string? Title { get; init; }

    /// <summary>How much it matters.</summary>
    public required string Severity { get; init; }

    /// <summary>The verdict.</summary>
    public required string Compliance { get; init; }

    /// <summary>Why, as a code; null of a key policy.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Message { get; init; }

    /// <summary>The service; null where it is about every key policy.</summary>
    public string? Service { get; init; }

    /// <summary>The resource's name; null of a key policy.</summary>
    public string? ResourceName { get; init; }

    /// <summary>The resource's ARN; null where it has none.</summary>
    public string? ResourceArn { get; init; }

    /// <summary>What names the resource; null of a key policy.</summary>
    public string? ResourceId { get; init; }

    /// <summary>The Region.</summary>
    public string? Region { get; init; }

    /// <summary>The Region that a key has to lie in.</summary>
    public string? KeyRegion { get; init; }

    /// <summary>The account.</summary>
    public string? AccountId { get; init; }

    /// <summary>The key whose policy it is about.</summary>
    public string? KeyArn { get; init; }

    /// <summary>The statement of the policy.</summary>
    public string? Sid { get; init; }

    /// <summary>The command that mends it.</summary>
    public string Remediation { get; init; } = string.Empty;

    /// <summary>The statements that mend a key policy.</summary>
    public TextList MissingStatement { get; init; } = [];

    /// <summary>The controls that the rule gives evidence for.</summary>
    public TextList Frameworks { get; init; } = [];

    /// <summary>The resource's tags; null where they are not known.</summary>
    public TextDictionary? Tags { get; init; }

    /// <summary>Who accepted it; null unless it is exempt.</summary>
    public string? ExemptionOwner { get; init; }

    /// <summary>Why it was accepted; null unless it is exempt.</summary>
    public string? ExemptionReason { get; init; }

    /// <summary>The last day on which it is accepted; null unless it is exempt.</summary>
    public string? ExemptUntil { get; init; }

    /// <summary>When it was found.</summary>
    public DateTimeOffset? FoundAt { get; init; }

    /// <summary>As whom it was found.</summary>
    public string? FoundBy { get; init; }

    /// <summary>By which version of the module.</summary>
    public string? ModuleVersion { get; init; }

    /// <summary>What a finding about a template is about, as that names it; null of what is there already.</summary>
    public CmkTemplateFinding? OfTemplate { get; init; }

    /// <summary>Whether it is about a key policy.</summary>
    public bool IsOfPolicy => Reason is null;

    /// <summary>Whether it is about a key, or its policy.</summary>
    public bool IsOfKey => IsOfPolicy || Service == ResourceIds.KeyService;

    /// <summary>The resource, or the key whose policy it is.</summary>
    public string Subject => ResourceId ?? KeyArn ?? "key policy";

    /// <summary>Whether something is amiss for certain.</summary>
    public bool IsFailing => Compliance == KmsCompliance.Compliance.NonCompliant;

    /// <summary>Whether an owner has accepted that it does not hold. What could not be listed is not known, and so not accepted.</summary>
    public bool IsExempt => Compliance == KmsCompliance.Compliance.Exempt && !IsNotListed;

    /// <summary>Whether all is well. A word that is none of the three says nothing for certain.</summary>
    public bool IsFit => Compliance == KmsCompliance.Compliance.Compliant;

    /// <summary>Whether it says nothing for certain: it is none of the others.</summary>
    public bool IsUnknown => !IsFailing && !IsExempt && !IsFit;

    /// <summary>Whether the rule could not be judged, accepted or not.</summary>
    public bool IsUndetermined => IsUnknown || (IsExempt && ComplianceReason.IsOfUnknown(Reason));

    /// <summary>What has to hold, in a few words.</summary>
    public string Headline => RuleCatalog.All.FirstOrDefault(rule => rule.Id == RuleId)?.Title ?? Title ?? RuleId;

    /// <summary>The type of what it is about as CloudFormation names it; null where it stands for resources that could not be listed.</summary>
    public string? ResourceTypeName => IsNotListed ? null : OfTemplate is not null ? OfTemplate.ResourceType : IsOfKey ? "AWS::KMS::Key" : ServiceCatalog.Find(Service)?.ResourceTypeName;

    /// <summary>The type of what it is about as Security Hub names it.</summary>
    public string SecurityHubType => IsNotListed ? "Other" : IsOfKey ? "AwsKmsKey" : ServiceCatalog.Find(Service)?.SecurityHubType ?? "Other";

    /// <summary>By whom, until when and why it was accepted, in words.</summary>
    public string Exemption => $"Accepted by {ExemptionOwner} until {ExemptUntil}: {ExemptionReason}";

    /// <summary>Whether it stands for resources that could not be listed.</summary>
    public bool IsNotListed => Reason == ComplianceReason.NotListed;

    /// <summary>What a finding about a resource says.</summary>
    /// <param name="finding">The finding.</param>
    public static ReportFinding Of(CmkFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new()
        {
            FindingId = finding.FindingId,
            RuleId = finding.RuleId,
            Severity = finding.Severity,
            Compliance = finding.Compliance,
            Reason = finding.Reason,
            Message = finding.Message,
            Service = finding.Service,
            ResourceName = finding.ResourceName,
            ResourceArn = finding.ResourceArn,
            ResourceId = finding.ResourceId,
            Region = finding.Region,
            KeyRegion = finding.KeyRegion,
            AccountId = finding.AccountId,
            Remediation = finding.Remediation,
            Frameworks = finding.Frameworks,
            Tags = finding.Tags,
            ExemptionOwner = finding.ExemptionOwner,
            ExemptionReason = finding.ExemptionReason,
            ExemptUntil = finding.ExemptUntil,
            FoundAt = finding.FoundAt,
            FoundBy = finding.FoundBy,
            ModuleVersion = finding.ModuleVersion,
        };
    }

    /// <summary>What a finding about a key policy says.</summary>
    /// <param name="finding">The finding.</param>
    public static ReportFinding Of(CmkPolicyFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new()
        {
            FindingId = $"{finding.RuleId}/{finding.KeyArn ?? "document"}{(finding.Sid is null ? string.Empty : $"/{finding.Sid}")}",
            RuleId = finding.RuleId,
            Title = finding.Title,
            Severity = finding.Severity,
            Compliance = finding.Compliance,
            Message = finding.Message,
            Service = finding.Service,
            Region = finding.Region,
            AccountId = finding.AccountId,
            KeyArn = finding.KeyArn,
            Sid = finding.Sid,
            ExemptionOwner = finding.ExemptionOwner,
            ExemptionReason = finding.ExemptionReason,
            ExemptUntil = finding.ExemptUntil,
            Remediation = finding.Remediation,
            MissingStatement = finding.MissingStatement,
        };
    }

    /// <summary>What a finding about a template says.</summary>
    /// <param name="finding">The finding.</param>
    public static ReportFinding Of(CmkTemplateFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new()
        {
            FindingId = finding.FindingId,
            RuleId = finding.RuleId,
            Severity = finding.Severity,
            Compliance = finding.Compliance,
            Reason = finding.Reason,
            Message = finding.Message,
            Service = finding.Service,
            ResourceName = finding.ResourceName.Length > 0 ? finding.ResourceName : finding.ResourceAddress,
            ResourceId = $"{finding.TemplatePath}#{finding.ResourceAddress}",
            Region = finding.Region,
            AccountId = finding.DeploymentAccountId,
            Remediation = finding.Remediation,
            Frameworks = finding.Frameworks,
            Tags = finding.Tags,
            ExemptionOwner = finding.ExemptionOwner,
            ExemptionReason = finding.ExemptionReason,
            ExemptUntil = finding.ExemptUntil,
            ModuleVersion = finding.ModuleVersion,
            OfTemplate = finding,
        };
    }
}
