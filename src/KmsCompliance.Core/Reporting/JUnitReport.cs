using System.Globalization;
using System.Text;
using System.Xml;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Reporting;

/// <summary>JUnit's XML: a suite a service, a case a finding. Not compliant is a failure, what is not known or could not be listed an
/// error, what is exempt is skipped. The counts stand first, so that all is kept until the end.</summary>
/// <param name="output">Where it is written.</param>
public sealed class JUnitReport(TextWriter output) : ReportWriter(output)
{
    private const string Name = "KmsCompliance";

    private readonly List<(string Suite, List<ReportFinding> Cases)> _suites = [];
    private readonly Dictionary<string, List<ReportFinding>> _bySuite = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void Add(ReportFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var suite = finding.Service ?? "Key policies";
        if (!_bySuite.TryGetValue(suite, out var cases))
        {
            _bySuite.Add(suite, cases = []);
            _suites.Add((suite, cases));
        }

        cases.Add(finding);
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        Output.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var xml = XmlWriter.Create(Output, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n", CloseOutput = false }))
        {
            xml.WriteStartElement("testsuites");
            WriteCounts(xml, Name, [.. _suites.SelectMany(static suite => suite.Cases)]);
            foreach (var (suite, cases) in _suites)
            {
                xml.WriteStartElement("testsuite");
                WriteCounts(xml, suite, cases);
                xml.WriteAttributeString("skipped", Number(cases.Count(static finding => finding.IsExempt)));
                foreach (var finding in cases)
                {
                    WriteCase(xml, suite, finding);
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        Output.Write('\n');
    }

    private static void WriteCounts(XmlWriter xml, string name, List<ReportFinding> cases)
    {
        xml.WriteAttributeString("name", Text(name));
        xml.WriteAttributeString("tests", Number(cases.Count));
        xml.WriteAttributeString("failures", Number(cases.Count(static finding => finding.IsFailing)));
        xml.WriteAttributeString("errors", Number(cases.Count(static finding => finding.IsUnknown)));
    }

    private static void WriteCase(XmlWriter xml, string suite, ReportFinding finding)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Text($"{Name}.{suite}.{finding.RuleId}"));
        xml.WriteAttributeString("name", Text(finding.FindingId));
        if (!finding.IsFit)
        {
            xml.WriteStartElement(finding.IsFailing ? "failure" : finding.IsExempt ? "skipped" : "error");
            xml.WriteAttributeString("type", Text(finding.Reason ?? finding.RuleId));
            xml.WriteAttributeString("message", Text(finding.IsExempt ? finding.Exemption : finding.Message));
            xml.WriteString((finding.IsExempt ? Text(finding.Message) + "\n" : string.Empty) + Text($"Severity: {finding.Severity}") + (finding.Remediation.Length > 0 ? "\n" + Text($"Mended by: {finding.Remediation}") : string.Empty));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    // XML 1.0 has no way to write some characters.
    private static string Text(string text)
    {
        var shown = PrintableText.Of(text);
        if (shown.All(XmlConvert.IsXmlChar))
        {
            return shown;
        }

        var whole = new StringBuilder(shown.Length);
        foreach (var rune in shown.EnumerateRunes())
        {
            whole.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return whole.ToString();
    }
}
