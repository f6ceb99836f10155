using KmsCompliance.Reporting;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>What the files of a report are called.</summary>
public sealed class ReportFormatTests
{
    [Theory]
    [InlineData("/a/r.csv", "Csv", "Csv=/a/r.csv")]
    [InlineData("/a/r.txt", "Csv", "Csv=/a/r.txt")]
    [InlineData("/a/r.2026.11", "Csv,JUnit", "Csv=/a/r.2026.11.csv JUnit=/a/r.2026.11.junit.xml")]
    [InlineData("/a/r.junit.xml", "JUnit,Markdown", "JUnit=/a/r.junit.xml Markdown=/a/r.md")]
    [InlineData("/a/r.sarif", "Sarif", "Sarif=/a/r.sarif NdJson=/a/r.ndjson")]
    [InlineData("/a/r.sarif", "Sarif,NdJson", "Sarif=/a/r.sarif NdJson=/a/r.ndjson")]
    [InlineData("/a/r.ndjson", "Sarif", "Sarif=/a/r.ndjson NdJson=/a/r.ndjson.ndjson")]
    [InlineData("/a/r.sarif.json", "Json,Sarif", "Json=/a/r.json Sarif=/a/r.sarif NdJson=/a/r.ndjson")]
    [InlineData("/a/r.json", "Json,Ocsf,Asff,NdJson", "Json=/a/r.json Ocsf=/a/r.ocsf.ndjson Asff=/a/r.asff.json NdJson=/a/r.ndjson")]
    [InlineData("/a/r.asff.json", "Asff", "Asff=/a/r.asff.json")]
    public void Every_format_has_a_file_of_its_own(string path, string formats, string files) =>
        Assert.Equal(files, string.Join(' ', ReportFormat.FilesOf(path, formats.Split(',')).Select(static file => $"{file.Format}={file.Path}")));

    [Theory]
    [InlineData("r.CSV", "Csv")]
    [InlineData("r.sarif.json", "Sarif")]
    [InlineData("r.json", "Json")]
    [InlineData("r.jsonl", "NdJson")]
    [InlineData("r.xml", "JUnit")]
    [InlineData("r.ocsf.ndjson", "Ocsf")]
    [InlineData("r.ocsf.json", "Ocsf")]
    [InlineData("r.asff.json", "Asff")]
    [InlineData("r.html", "Html")]
    [InlineData("r.htm", "Html")]
    [InlineData("r.txt", null)]
    [InlineData("r", null)]
    public void A_name_speaks_of_its_format(string name, string? format) => Assert.Equal(format, ReportFormat.FindByName(name));
}
