using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Reporting;

/// <summary>AWS's finding format as BatchImportFindings of Security Hub takes it: one JSON array, a finding a line. What names no account
/// or Region cannot be imported, and is left out.</summary>
/// <param name="output">Where it is written.</param>
/// <param name="now">When the report is made, for findings that do not say when they were found.</param>
/// <remarks><see href="https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html"/>; the lengths are
/// those of <see href="https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html"/>.</remarks>
public sealed class AsffReport(TextWriter output, DateTimeOffset now) : ReportWriter(output)
{
    private const int LongestId = 512;
    private const int LongestTitle = 256;
    private const int LongestDescription = 1_024;
    private const int LongestText = 512;
    private const int LongestRequirement = 64;
    private const int LongestField = 2_048;
    private const int MostRequirements = 32;
    private const int MostTags = 50;

    private static readonly string[] Partitions = ["aws", "aws-cn", "aws-us-gov"];

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _hasAny;
    private long _omitted;

    /// <inheritdoc/>
    public override string? Omission => _omitted == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{_omitted} finding(s) name no account or no Region: Security Hub cannot take them, and they are left out of the report.");

    /// <inheritdoc/>
    public override void Start() => Output.Write('[');

    /// <inheritdoc/>
    public override void Add(ReportFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (!AwsArn.IsAccountId(finding.AccountId) || finding.Region is not { } region || !RegionName.IsWellFormed(region))
        {
            _omitted++;
            return;
        }

        Output.Write(_hasAny ? ",\n" : "\n");
        _hasAny = true;
        using (var json = new Utf8JsonWriter(_buffer))
        {
            Write(json, finding, finding.AccountId, region);
        }

        FindingJson.MoveTo(_buffer, Output);
    }

    /// <inheritdoc/>
    public override void Finish() => Output.Write("\n]\n");

    private void Write(Utf8JsonWriter json, ReportFinding finding, string account, string region)
    {
        var time = (finding.FoundAt ?? now).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteString("SchemaVersion", "2018-10-08");
        json.WriteString("Id", Id(finding.FindingId));
        json.WriteString("ProductArn", $"arn:{RegionName.PartitionOf(region)}:securityhub:{region}:{account}:product/{account}/default");
        json.WriteString("GeneratorId", Cut($"kmscompliance/{finding.RuleId}", LongestId));
        json.WriteString("AwsAccountId", account);
        WriteTypes(json, finding);
        json.WriteString("FirstObservedAt", time);
        json.WriteString("LastObservedAt", time);
        json.WriteString("CreatedAt", time);
        json.WriteString("UpdatedAt", time);
        WriteSeverity(json, finding);
        json.WriteString("Title", Cut(finding.Headline, LongestTitle));
        json.WriteString("Description", Cut(finding.Message, LongestDescription));
        if (!string.IsNullOrWhiteSpace(finding.Remediation))
        {
            json.WriteStartObject("Remediation");
            json.WriteStartObject("Recommendation");
            json.WriteString("Text", Cut(finding.Remediation, LongestText));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        WriteFields(json, finding);
        WriteResource(json, finding, region);
        WriteCompliance(json, finding);
        json.WriteStartObject("Workflow");
        json.WriteString("Status", finding.IsExempt ? "SUPPRESSED" : finding.IsFit ? "RESOLVED" : "NEW");
        json.WriteEndObject();
        json.WriteString("RecordState", "ACTIVE");
        if (finding.IsExempt)
        {
            json.WriteStartObject("Note");
            json.WriteString("Text", Cut(finding.Exemption, LongestText));
            json.WriteString("UpdatedBy", Cut(finding.ExemptionOwner, LongestText));
            json.WriteString("UpdatedAt", time);
            json.WriteEndObject();
        }

        json.WriteStartObject("FindingProviderFields");
        WriteSeverity(json, finding);
        WriteTypes(json, finding);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTypes(Utf8JsonWriter json, ReportFinding finding)
    {
        json.WriteStartArray("Types");
        json.WriteStringValue("Software and Configuration Checks/AWS Security Best Practices");
        if (finding.Frameworks.Count > 0)
        {
            json.WriteStringValue("Software and Configuration Checks/Industry and Regulatory Standards");
        }

        json.WriteEndArray();
    }

    // A severity that is no word of ours may be the gravest.
    private static void WriteSeverity(Utf8JsonWriter json, ReportFinding finding)
    {
        json.WriteStartObject("Severity");
        json.WriteString("Label", (Severity.Rank(finding.Severity) is >= 0 and var rank ? Severity.Word(rank) : Severity.Critical).ToUpperInvariant());
        json.WriteString("Original", Cut(finding.Severity, LongestRequirement));
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, ReportFinding finding)
    {
        json.WriteStartObject("ProductFields");
        foreach (var (name, value) in new[]
        {
            ("kmscompliance/FindingId", finding.FindingId), ("kmscompliance/RuleId", finding.RuleId), ("kmscompliance/Compliance", finding.Compliance),
            ("kmscompliance/Reason", finding.Reason), ("kmscompliance/Service", finding.Service), ("kmscompliance/ResourceName", finding.ResourceName),
            ("kmscompliance/KeyRegion", finding.KeyRegion), ("kmscompliance/Sid", finding.Sid), ("kmscompliance/FoundBy", finding.FoundBy),
            ("kmscompliance/ModuleVersion", finding.ModuleVersion), ("kmscompliance/ExemptUntil", finding.ExemptUntil),
        })
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                json.WriteString(name, Cut(value, LongestField));
            }
        }

        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, ReportFinding finding, string region)
    {
        json.WriteStartArray("Resources");
        json.WriteStartObject();
        json.WriteString("Type", finding.SecurityHubType);
        json.WriteString("Id", Id(finding.Subject));
        if (RegionName.PartitionOf(region) is var partition && Partitions.Contains(partition))
        {
            json.WriteString("Partition", partition);
        }

        json.WriteString("Region", region);

        // Neither part may be empty, although tags of AWS may be.
        var tags = (finding.Tags ?? TextDictionary.Empty).Where(static tag => !string.IsNullOrWhiteSpace(tag.Key) && !string.IsNullOrWhiteSpace(tag.Value)).Take(MostTags).ToList();
        if (tags.Count > 0)
        {
            json.WriteStartObject("Tags");
            foreach (var (name, value) in tags)
            {
                json.WriteString(Cut(name, 128), Cut(value, 256));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteCompliance(Utf8JsonWriter json, ReportFinding finding)
    {
        json.WriteStartObject("Compliance");
        json.WriteString("Status", finding.IsNotListed ? "NOT_AVAILABLE" : finding.IsFit ? "PASSED" : finding.IsUndetermined ? "WARNING" : "FAILED");
        var requirements = finding.Frameworks.Where(static control => !string.IsNullOrWhiteSpace(control)).Take(MostRequirements).ToList();
        if (requirements.Count > 0)
        {
            json.WriteStartArray("RelatedRequirements");
            foreach (var requirement in requirements)
            {
                json.WriteStringValue(Cut(requirement, LongestRequirement));
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("StatusReasons");
        json.WriteStartObject();
        json.WriteString("ReasonCode", Cut(finding.Reason ?? finding.RuleId, LongestRequirement));
        json.WriteString("Description", Cut(finding.IsExempt ? finding.Exemption : finding.Message, LongestDescription));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Cut ids would be each other's: the end of one is a digest of the whole.
    private static string Id(string text)
    {
        const int Digest = 64;
        return text.Length <= LongestId
            ? Cut(text, LongestId)
            : $"{Cut(text, LongestId - Digest - 1)}#{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant()}";
    }

    // No text may be empty or of white space alone. No character is cut in two.
    private static string Cut(string? text, int longest)
    {
        var shown = PrintableText.Of(text ?? string.Empty);
        if (shown.Length > longest)
        {
            var end = longest - 1;
            shown = $"{shown[..(char.IsHighSurrogate(shown[end - 1]) ? end - 1 : end)]}…";
        }

        return string.IsNullOrWhiteSpace(shown) ? "-" : shown;
    }
}
