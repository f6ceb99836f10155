using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>What one rule, or one thing that a service does with its key, says of a key policy.</summary>
public sealed class CmkPolicyFinding
{
    /// <summary>Made of what its initializer says.</summary>
    public CmkPolicyFinding()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal CmkPolicyFinding(CmkPolicyFinding original)
    {
        RuleId = original.RuleId;
        Title = original.Title;
        Severity = original.Severity;
        Compliance = original.Compliance;
        Service = original.Service;
        Sid = original.Sid;
        Message = original.Message;
        Remediation = original.Remediation;
        MissingStatement = original.MissingStatement;
        KeyArn = original.KeyArn;
        Region = original.Region;
        AccountId = original.AccountId;
        ExemptionOwner = original.ExemptionOwner;
        ExemptionReason = original.ExemptionReason;
        ExemptUntil = original.ExemptUntil;
    }

    /// <summary>The rule, such as <c>KMSP001</c>, or the service and what it does, such as <c>XRay.Configure</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>What has to hold, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>How much it matters.</summary>
    public required string Severity { get; init; }

    /// <summary>The verdict.</summary>
    public required string Compliance { get; init; }

    /// <summary>The service it is about, such as <c>XRay</c>; null where it is about every key policy.</summary>
    public string? Service { get; init; }

    /// <summary>The statement's Sid, or <c>#</c> and its place; null where the policy as a whole is meant.</summary>
    public string? Sid { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Message { get; init => field = PrintableText.Of(value); }

    /// <summary>How to mend it; empty where there is nothing to do.</summary>
    public string Remediation { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The statements, as JSON, that mend it when they are added to the policy; empty where adding cannot help.</summary>
    public TextList MissingStatement { get; init; } = [];

    /// <summary>The key's ARN; null where a document was given.</summary>
    public string? KeyArn { get; init; }

    /// <summary>The key's Region; null where a document was given without one.</summary>
    public string? Region { get; init; }

    /// <summary>The key's 12-digit account; null where a document was given without one.</summary>
    public string? AccountId { get; init; }

    /// <summary>Who accepted that the rule does not hold; null unless <see cref="Compliance"/> is <c>Exempt</c>.</summary>
    public string? ExemptionOwner { get; init => field = value is null ? null : PrintableText.Of(value); }

    /// <summary>Why it was accepted; null unless it was.</summary>
    public string? ExemptionReason { get; init => field = value is null ? null : PrintableText.Of(value); }

    /// <summary>The last day, in UTC, on which it is accepted, such as <c>2027-01-31</c>; null unless it was.</summary>
    public string? ExemptUntil { get; init => field = value is null ? null : PrintableText.Of(value); }

    /// <summary>The key's ARN, or the rule where a document was given.</summary>
    public override string ToString() => KeyArn ?? RuleId;
}
