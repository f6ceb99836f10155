using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KmsCompliance.Services;

namespace KmsCompliance.Audit;

/// <summary>What has to hold of a finding that says it is exempt, and how long.</summary>
public static class ExemptFinding
{
    /// <summary>What keeps a finding from being an exempt one, as it says; null where nothing does, or it says no such thing.</summary>
    /// <param name="finding">The finding.</param>
    public static string? FindProblem(CmkFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Compliance != Compliance.Exempt ? null
            : finding.Reason == ComplianceReason.Contradictory ? "it is Exempt, and nothing is known of what it is exempt from"
            : string.IsNullOrWhiteSpace(finding.ExemptionOwner) || string.IsNullOrWhiteSpace(finding.ExemptionReason) || !TryRead(finding.ExemptUntil, out _)
                ? "it is Exempt, and does not say by whom, why and until which day"
            : null;
    }

    /// <summary>A finding about a key policy as it is on a day. Of one whose exemption has ended, or does not say by whom, why and until
    /// when, nothing is known of what it is exempt from: it does not hold.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="now">When it is looked at.</param>
    public static CmkPolicyFinding On(CmkPolicyFinding finding, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (finding.Compliance != Compliance.Exempt)
        {
            return finding;
        }

        var problem = string.IsNullOrWhiteSpace(finding.ExemptionOwner) || string.IsNullOrWhiteSpace(finding.ExemptionReason) || !TryRead(finding.ExemptUntil, out var last)
            ? "It is said to be exempt, and not by whom, why and until which day."
            : last < DateOnly.FromDateTime(now.UtcDateTime) ? $"Its exemption, of {finding.ExemptionOwner}, ended with {finding.ExemptUntil}." : null;
        return problem is null ? finding : new CmkPolicyFinding(finding)
        {
            Compliance = Compliance.NonCompliant,
            Message = $"{finding.Message} {problem}",
            ExemptionOwner = null,
            ExemptionReason = null,
            ExemptUntil = null,
        };
    }

    /// <summary>The finding as it is on a day: one whose exemption has ended is what it would be without. The day that it names is
    /// the last one on which it holds, in UTC.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="now">When it is looked at.</param>
    public static CmkFinding On(CmkFinding finding, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Compliance == Compliance.Exempt && TryRead(finding.ExemptUntil, out var last) && last < DateOnly.FromDateTime(now.UtcDateTime)
            ? Ended(finding)
            : finding;
    }

    /// <summary>What keeps a finding about a template from being an exempt one, as it says; null where nothing does, or it says no such
    /// thing.</summary>
    /// <param name="finding">The finding.</param>
    public static string? FindProblem(CmkTemplateFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Compliance == Compliance.Exempt
            && (string.IsNullOrWhiteSpace(finding.ExemptionOwner) || string.IsNullOrWhiteSpace(finding.ExemptionReason) || !TryRead(finding.ExemptUntil, out _))
                ? "it is Exempt, and does not say by whom, why and until which day"
                : null;
    }

    /// <summary>A finding about a template as it is on a day: one whose exemption has ended is what it would be without.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="now">When it is looked at.</param>
    public static CmkTemplateFinding On(CmkTemplateFinding finding, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Compliance == Compliance.Exempt && TryRead(finding.ExemptUntil, out var last) && last < DateOnly.FromDateTime(now.UtcDateTime)
            ? new CmkTemplateFinding(finding)
            {
                Compliance = ComplianceReason.IsOfUnknown(finding.Reason) ? Compliance.Unknown : Compliance.NonCompliant,
                Message = $"{finding.Message} Its exemption, of {finding.ExemptionOwner}, ended with {finding.ExemptUntil}.",
                ExemptionOwner = null,
                ExemptionReason = null,
                ExemptUntil = null,
            }
            : finding;
    }

    /// <summary>Whether a finding is no ground to answer no: it is compliant, or exempt by an owner's word. What could not be listed is
    /// never either.</summary>
    /// <param name="finding">The finding.</param>
    public static bool HoldsOrIsExempt(CmkFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Compliance == Compliance.Compliant || (finding.Compliance == Compliance.Exempt && finding.Reason != ComplianceReason.NotListed);
    }

    private static bool TryRead([NotNullWhen(true)] string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, Exemption.DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    private static CmkFinding Ended(CmkFinding finding) => new()
    {
        RuleId = finding.RuleId,
        Severity = finding.Severity,
        Compliance = ComplianceReason.IsOfUnknown(finding.Reason) ? Compliance.Unknown : Compliance.NonCompliant,
        Reason = finding.Reason,
        Message = $"{finding.Message} Its exemption, of {finding.ExemptionOwner}, ended with {finding.ExemptUntil}.",
        Service = finding.Service,
        ResourceName = finding.ResourceName,
        ResourceArn = finding.ResourceArn,
        Region = finding.Region,
        KeyRegion = finding.KeyRegion,
        AccountId = finding.AccountId,
        Remediation = finding.Remediation,
        Frameworks = finding.Frameworks,
        Tags = finding.Tags,
        FoundAt = finding.FoundAt,
        FoundBy = finding.FoundBy,
        ModuleVersion = finding.ModuleVersion,
    };
}
