using System.Buffers;
using System.Text.Json;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Reporting;

/// <summary>Compliance Findings (2003) of OCSF 1.3.0 with the profile <c>cloud</c>, a JSON object a line, as data pipelines in front of
/// Security Lake and of SIEMs read them.</summary>
/// <param name="output">Where it is written.</param>
/// <param name="now">When the report is made, for findings that do not say when they were found.</param>
/// <remarks><see href="https://schema.ocsf.io/1.3.0/classes/compliance_finding"/></remarks>
public sealed class OcsfReport(TextWriter output, DateTimeOffset now) : ReportWriter(output)
{
    private const int Created = 1;
    private const int Findings = 2;
    private const int ComplianceFinding = 2003;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <inheritdoc/>
    public override void Add(ReportFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        using (var json = new Utf8JsonWriter(_buffer))
        {
            Write(json, finding);
        }

        FindingJson.MoveTo(_buffer, Output);
        Output.Write('\n');
    }

    private void Write(Utf8JsonWriter json, ReportFinding finding)
    {
        var time = (finding.FoundAt ?? now).ToUnixTimeMilliseconds();
        json.WriteStartObject();
        json.WriteNumber("activity_id", Created);
        json.WriteString("activity_name", "Create");
        json.WriteNumber("category_uid", Findings);
        json.WriteString("category_name", "Findings");
        json.WriteNumber("class_uid", ComplianceFinding);
        json.WriteString("class_name", "Compliance Finding");
        json.WriteNumber("type_uid", (ComplianceFinding * 100) + Created);
        json.WriteString("type_name", "Compliance Finding: Create");
        json.WriteNumber("time", time);
        WriteSeverity(json, finding);
        json.WriteNumber("status_id", finding.IsExempt ? 3 : 1);
        json.WriteString("status", finding.IsExempt ? "Suppressed" : "New");
        if (finding.Reason is { } reason)
        {
            json.WriteString("status_code", PrintableText.Of(reason));
        }

        json.WriteString("status_detail", PrintableText.Of(finding.IsExempt ? finding.Exemption : finding.Message));
        json.WriteString("message", PrintableText.Of(finding.Message));
        WriteMetadata(json, finding);
        json.WriteStartObject("finding_info");
        json.WriteString("title", PrintableText.Of(finding.Headline));
        json.WriteString("uid", PrintableText.Of(finding.FindingId));
        json.WriteNumber("last_seen_time", time);
        json.WriteEndObject();
        WriteCompliance(json, finding);
        WriteResource(json, finding);
        if (finding.Remediation.Length > 0)
        {
            json.WriteStartObject("remediation");
            json.WriteString("desc", PrintableText.Of(finding.Remediation));
            json.WriteEndObject();
        }

        WriteCloud(json, finding);
        json.WriteEndObject();
    }

    // 0 is Unknown, 1 Informational … 5 Critical.
    private static void WriteSeverity(Utf8JsonWriter json, ReportFinding finding)
    {
        var rank = Severity.Rank(finding.Severity);
        json.WriteNumber("severity_id", rank + 1);
        json.WriteString("severity", rank < 0 ? "Unknown" : Severity.Word(rank));
    }

    private static void WriteMetadata(Utf8JsonWriter json, ReportFinding finding)
    {
        json.WriteStartObject("metadata");
        json.WriteString("version", "1.3.0");
        json.WriteStartArray("profiles");
        json.WriteStringValue("cloud");
        json.WriteEndArray();
        json.WriteStartObject("product");
        json.WriteString("vendor_name", "KmsCompliance");
        json.WriteString("name", "KmsCompliance");
        if (!string.IsNullOrEmpty(finding.ModuleVersion))
        {
            json.WriteString("version", PrintableText.Of(finding.ModuleVersion));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    // The verdict is that of the rule: that an owner has accepted it is the status of the finding.
    private static void WriteCompliance(Utf8JsonWriter json, ReportFinding finding)
    {
        var (id, status) = finding.IsFit ? (1, "Pass") : finding.IsUndetermined ? (2, "Warning") : (3, "Fail");
        json.WriteStartObject("compliance");
        json.WriteStartArray("standards");
        foreach (var control in finding.Frameworks)
        {
            json.WriteStringValue(PrintableText.Of(control));
        }

        json.WriteEndArray();
        json.WriteString("control", PrintableText.Of(finding.RuleId));
        json.WriteNumber("status_id", id);
        json.WriteString("status", status);
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, ReportFinding finding)
    {
        json.WriteStartArray("resources");
        json.WriteStartObject();
        json.WriteString("uid", PrintableText.Of(finding.Subject));
        if (!string.IsNullOrEmpty(finding.ResourceName))
        {
            json.WriteString("name", PrintableText.Of(finding.ResourceName));
        }

        if (finding.ResourceTypeName is { } type)
        {
            json.WriteString("type", type);
        }

        if (finding.Region is { } region)
        {
            json.WriteString("region", PrintableText.Of(region));
            json.WriteString("cloud_partition", RegionName.PartitionOf(region));
        }

        if (finding.Tags is { Count: > 0 } tags)
        {
            json.WriteStartArray("labels");
            foreach (var (name, value) in tags)
            {
                json.WriteStringValue(PrintableText.Of($"{name}={value}"));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteCloud(Utf8JsonWriter json, ReportFinding finding)
    {
        json.WriteStartObject("cloud");
        json.WriteString("provider", "AWS");
        if (finding.Region is { } region)
        {
            json.WriteString("region", PrintableText.Of(region));
        }

        if (finding.AccountId is { } account)
        {
            json.WriteStartObject("account");
            json.WriteString("uid", PrintableText.Of(account));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
