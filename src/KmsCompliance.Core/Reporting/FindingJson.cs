using System.Buffers;
using System.Text;
using System.Text.Json;

namespace KmsCompliance.Reporting;

/// <summary>Findings as JSON, on a line each. It is ASCII, and holds no character that means something in HTML.</summary>
internal sealed class FindingJson
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Writes a finding with the members that it has in the pipeline.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="output">Where it is written.</param>
    public void Write(ReportFinding finding, TextWriter output)
    {
        using (var json = new Utf8JsonWriter(_buffer))
        {
            Write(finding, json);
        }

        MoveTo(_buffer, output);
    }

    /// <summary>Hands on what was written.</summary>
    /// <param name="buffer">What was written.</param>
    /// <param name="output">To whom.</param>
    public static void MoveTo(ArrayBufferWriter<byte> buffer, TextWriter output)
    {
        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }

    /// <summary>Tags as a JSON object, for a cell: names and values may hold whatever would part them.</summary>
    /// <param name="tags">The tags.</param>
    public static string TextOf(TextDictionary tags)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteEntries(json, tags);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(ReportFinding finding, Utf8JsonWriter json)
    {
        if (finding.OfTemplate is { } ofTemplate)
        {
            Write(finding, ofTemplate, json);
            return;
        }

        json.WriteStartObject();
        json.WriteString(nameof(finding.FindingId), finding.FindingId);
        json.WriteString(nameof(finding.RuleId), finding.RuleId);
        if (finding.IsOfPolicy)
        {
            json.WriteString(nameof(finding.Title), finding.Title);
        }

        json.WriteString(nameof(finding.Severity), finding.Severity);
        json.WriteString(nameof(finding.Compliance), finding.Compliance);
        if (!finding.IsOfPolicy)
        {
            json.WriteString(nameof(finding.Reason), finding.Reason);
        }

        json.WriteString(nameof(finding.Message), finding.Message);
        json.WriteString(nameof(finding.Service), finding.Service);
        if (!finding.IsOfPolicy)
        {
            json.WriteString(nameof(finding.ResourceName), finding.ResourceName);
            json.WriteString(nameof(finding.ResourceArn), finding.ResourceArn);
            json.WriteString(nameof(finding.ResourceId), finding.ResourceId);
        }

        json.WriteString(nameof(finding.Region), finding.Region);
        json.WriteString(nameof(finding.AccountId), finding.AccountId);
        if (finding.IsOfPolicy)
        {
            json.WriteString(nameof(finding.KeyArn), finding.KeyArn);
            json.WriteString(nameof(finding.Sid), finding.Sid);
            WriteList(json, nameof(finding.MissingStatement), finding.MissingStatement);
            json.WriteString(nameof(finding.Remediation), finding.Remediation);
            WriteExemption(json, finding);
        }
        else
        {
            json.WriteString(nameof(finding.KeyRegion), finding.KeyRegion);
            json.WriteString(nameof(finding.Remediation), finding.Remediation);
            WriteList(json, nameof(finding.Frameworks), finding.Frameworks);
            WriteTags(json, finding.Tags);
            WriteExemption(json, finding);
            if (finding.FoundAt is { } moment)
            {
                json.WriteString(nameof(finding.FoundAt), moment.UtcDateTime);
            }
            else
            {
                json.WriteNull(nameof(finding.FoundAt));
            }

            json.WriteString(nameof(finding.FoundBy), finding.FoundBy);
            json.WriteString(nameof(finding.ModuleVersion), finding.ModuleVersion);
        }

        json.WriteEndObject();
    }

    private static void Write(ReportFinding finding, CmkTemplateFinding ofTemplate, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString(nameof(ofTemplate.FindingId), ofTemplate.FindingId);
        json.WriteString(nameof(ofTemplate.RuleId), ofTemplate.RuleId);
        json.WriteString(nameof(ofTemplate.Severity), ofTemplate.Severity);
        json.WriteString(nameof(ofTemplate.Compliance), ofTemplate.Compliance);
        json.WriteString(nameof(ofTemplate.Reason), ofTemplate.Reason);
        json.WriteString(nameof(ofTemplate.Message), ofTemplate.Message);
        json.WriteString(nameof(ofTemplate.Service), ofTemplate.Service);
        json.WriteString(nameof(ofTemplate.ResourceType), ofTemplate.ResourceType);
        json.WriteString(nameof(ofTemplate.ResourceAddress), ofTemplate.ResourceAddress);
        json.WriteString(nameof(ofTemplate.ResourceName), ofTemplate.ResourceName);
        json.WriteString(nameof(ofTemplate.PlannedAction), ofTemplate.PlannedAction);
        json.WriteString(nameof(ofTemplate.KeyAddress), ofTemplate.KeyAddress);
        json.WriteString(nameof(ofTemplate.Region), ofTemplate.Region);
        json.WriteString(nameof(ofTemplate.DeploymentAccountId), ofTemplate.DeploymentAccountId);
        json.WriteString(nameof(ofTemplate.TemplatePath), ofTemplate.TemplatePath);
        json.WriteString(nameof(ofTemplate.SourcePath), ofTemplate.SourcePath);
        if (ofTemplate.SourceLine is { } line)
        {
            json.WriteNumber(nameof(ofTemplate.SourceLine), line);
        }
        else
        {
            json.WriteNull(nameof(ofTemplate.SourceLine));
        }

        json.WriteString(nameof(ofTemplate.Remediation), ofTemplate.Remediation);
        WriteList(json, nameof(ofTemplate.Frameworks), ofTemplate.Frameworks);
        WriteTags(json, ofTemplate.Tags);
        WriteExemption(json, finding);
        json.WriteString(nameof(ofTemplate.ModuleVersion), ofTemplate.ModuleVersion);
        json.WriteEndObject();
    }

    private static void WriteExemption(Utf8JsonWriter json, ReportFinding finding)
    {
        json.WriteString(nameof(finding.ExemptionOwner), finding.ExemptionOwner);
        json.WriteString(nameof(finding.ExemptionReason), finding.ExemptionReason);
        json.WriteString(nameof(finding.ExemptUntil), finding.ExemptUntil);
    }

    private static void WriteTags(Utf8JsonWriter json, TextDictionary? tags)
    {
        if (tags is null)
        {
            json.WriteNull(nameof(ReportFinding.Tags));
            return;
        }

        json.WriteStartObject(nameof(ReportFinding.Tags));
        WriteEntries(json, tags);
        json.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter json, TextDictionary tags)
    {
        foreach (var (name, value) in tags.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, TextList list)
    {
        json.WriteStartArray(name);
        foreach (var item in list)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }
}
