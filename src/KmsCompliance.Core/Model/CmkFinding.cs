using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>What one rule says of one resource.</summary>
public sealed class CmkFinding
{
    /// <summary>What names the finding in every run: the rule and the resource, <c>RULE/RESOURCEID</c>.</summary>
    public string FindingId => $"{RuleId}/{ResourceId}";

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

    /// <summary>The service's name, such as <c>XRay</c>; <c>KMS</c> where the finding is about a key, whichever services it serves.</summary>
    public required string Service { get; init; }

    /// <summary>The resource's name.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The resource's ARN; null where AWS gives it none (X-Ray's setting).</summary>
    public string? ResourceArn { get; init; }

    /// <summary>What names the resource in every account and Region: its ARN, or <c>xray/ACCOUNT/REGION</c> where it has
    /// none; <c>SERVICE/ACCOUNT/REGION/*</c> where the finding is about resources that could not be listed.</summary>
    public string ResourceId => Reason == ComplianceReason.NotListed
        ? ResourceIds.NotListed(Service, AccountId, Region)
        : ResourceIds.Of(Service, ResourceArn, AccountId, Region);

    /// <summary>The resource's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The Region that a key for the resource has to lie in: for a trail its bucket's; null where that could not be
    /// determined.</summary>
    public string? KeyRegion { get; init; }

    /// <summary>The resource's 12-digit account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The command that mends it, ready to run once its key exists; empty where there is nothing to do.</summary>
    public string Remediation { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The controls that the rule gives evidence for of this service, such as <c>PCI DSS 4.0.1 10.3.2</c>; none where nobody
    /// has published one. <c>Get-CmkRule</c> says who did.</summary>
    public TextList Frameworks { get; init; } = [];

    /// <summary>The resource's tags; null where its listing does not have them.</summary>
    public TextDictionary? Tags { get; init; }

    /// <summary>Who accepted that the rule does not hold; null unless <see cref="Compliance"/> is <c>Exempt</c>.</summary>
    public string? ExemptionOwner { get; init => field = value is null ? null : PrintableText.Of(value); }

    /// <summary>Why it was accepted; null unless it was.</summary>
    public string? ExemptionReason { get; init => field = value is null ? null : PrintableText.Of(value); }

    /// <summary>The last day, in UTC, on which it is accepted, such as <c>2027-01-31</c>; null unless it was.</summary>
    public string? ExemptUntil { get; init => field = value is null ? null : PrintableText.Of(value); }

    /// <summary>When the resource was looked at; null where its status does not say.</summary>
    public DateTimeOffset? FoundAt { get; init; }

    /// <summary>The ARN of whoever looked; null where the status does not say.</summary>
    public string? FoundBy { get; init; }

    /// <summary>The version of the module that judged.</summary>
    public string ModuleVersion { get; init; } = string.Empty;

    /// <summary>The resource's ARN, or what names it where it has none.</summary>
    public override string ToString() => ResourceId;
}
