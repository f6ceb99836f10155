using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using CsCheck;
using KmsCompliance.Reporting;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>XML that a build server takes for the results of tests.</summary>
public sealed class JUnitReportTests
{
    // What Jenkins reads of it, and no more than what is written.
    private const string Schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:attributeGroup name="counts">
            <xs:attribute name="name" type="xs:string" use="required"/>
            <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
          </xs:attributeGroup>
          <xs:complexType name="outcome">
            <xs:simpleContent>
              <xs:extension base="xs:string">
                <xs:attribute name="type" type="xs:string"/>
                <xs:attribute name="message" type="xs:string"/>
              </xs:extension>
            </xs:simpleContent>
          </xs:complexType>
          <xs:element name="testsuites">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="testsuite" minOccurs="0" maxOccurs="unbounded">
                  <xs:complexType>
                    <xs:sequence>
                      <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded">
                        <xs:complexType>
                          <xs:choice minOccurs="0">
                            <xs:element name="skipped" type="outcome"/>
                            <xs:element name="error" type="outcome"/>
                            <xs:element name="failure" type="outcome"/>
                          </xs:choice>
                          <xs:attribute name="name" type="xs:string" use="required"/>
                          <xs:attribute name="classname" type="xs:string"/>
                        </xs:complexType>
                      </xs:element>
                    </xs:sequence>
                    <xs:attributeGroup ref="counts"/>
                    <xs:attribute name="skipped" type="xs:nonNegativeInteger"/>
                  </xs:complexType>
                </xs:element>
              </xs:sequence>
              <xs:attributeGroup ref="counts"/>
            </xs:complexType>
          </xs:element>
        </xs:schema>
        """;

    [Fact]
    public void Whatever_a_value_holds_it_is_valid() => Reports.HostileText.Sample(
        text => Assert.Equal(4, Read([Reports.Finding(text), Reports.PolicyFinding(text), Reports.Finding(text, Compliance.Unknown), Reports.Exempt(text)]).Descendants("testcase").Count()),
        iter: Properties.FewCases);

    [Fact]
    public void Not_compliant_is_a_failure_and_what_is_not_known_or_not_listed_an_error()
    {
        var report = Read(
        [
            Reports.Finding(number: 1), Reports.Finding(compliance: Compliance.Compliant, reason: ComplianceReason.CustomerManagedKey, number: 2),
            Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.KeyUnreadable, number: 3),
            Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.NotListed, number: 4),
            Reports.Finding(compliance: "Splendid", number: 5), Reports.PolicyFinding("x"),
        ]);
        Assert.Equal(["failure", "", "error", "error", "error", "failure"], report.Descendants("testcase").Select(static one => one.Elements().SingleOrDefault()?.Name.LocalName ?? string.Empty));
        Assert.Equal(("6", "2", "3"), Counts(report.Root!));
        Assert.Equal([("5", "1", "3"), ("1", "1", "0")], report.Root!.Elements().Select(Counts));
    }

    [Fact]
    public void What_is_exempt_is_skipped_by_whom_until_when_and_why_and_counts_as_neither()
    {
        var report = Read([Reports.Exempt("x"), Reports.Exempt(reason: ComplianceReason.KeyUnreadable, number: 2), Reports.Exempt(reason: ComplianceReason.NotListed, number: 3), Reports.Finding(number: 4)]);
        Assert.Equal(["skipped", "skipped", "error", "failure"], report.Descendants("testcase").Select(static one => one.Elements().Single().Name.LocalName));
        Assert.Equal("Accepted by platform x until 2027-03-31: Moves in March x", (string?)report.Descendants("skipped").First().Attribute("message"));
        Assert.Equal(("4", "1", "1"), Counts(report.Root!));
        Assert.Equal("2", (string?)report.Root!.Elements().Single().Attribute("skipped"));
    }

    [Fact]
    public void Of_nothing_it_is_no_suite() => Assert.Equal(("0", "0", "0"), Counts(Read([]).Root!));

    private static (string?, string?, string?) Counts(XElement suite) => ((string?)suite.Attribute("tests"), (string?)suite.Attribute("failures"), (string?)suite.Attribute("errors"));

    private static XDocument Read(ReportFinding[] findings)
    {
        using var schema = XmlReader.Create(new StringReader(Schema));
        var schemas = new XmlSchemaSet();
        schemas.Add(targetNamespace: null, schema);
        var document = XDocument.Parse(Reports.Write(ReportFormat.JUnit, findings));
        document.Validate(schemas, static (_, problem) => Assert.Fail(problem.Message));
        return document;
    }
}
