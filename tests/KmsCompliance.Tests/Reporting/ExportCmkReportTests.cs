using System.Xml.Linq;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Reporting;

/// <summary>Reports are whole files or none, for their owner only, and come back as what they were.</summary>
public sealed class ExportCmkReportTests : PipelineTest, IDisposable
{
    private const string Findings = "Test-XRayCmk -Region eu-west-1, us-east-1";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    private string[] Names => [.. _folder.EnumerateFileSystemInfos().Select(static file => file.Name).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Several_formats_are_written_at_once_and_nothing_else_is_left()
    {
        Run($"{Findings} | Export-CmkReport $folder/report -Format Csv, json, NdJson, JUnit, Sarif, Ocsf, Asff, Markdown, Html");
        Assert.Equal(["report.asff.json", "report.csv", "report.html", "report.json", "report.junit.xml", "report.md", "report.ndjson", "report.ocsf.ndjson", "report.sarif"], Names);
        Assert.Equal(4, File.ReadAllLines(PathOf("report.csv")).Length);
        Assert.Equal("1", XDocument.Load(PathOf("report.junit.xml")).Root!.Attribute("failures")!.Value);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var name in Names)
            {
                Assert.Equal(OwnerOnly, File.GetUnixFileMode(PathOf(name)));
            }
        }
    }

    [Fact]
    public void Sarif_has_the_lines_that_it_points_at_beside_it_also_where_nobody_asks()
    {
        Run($"{Findings} | Export-CmkReport $folder/report.sarif");
        Assert.Equal(["report.ndjson", "report.sarif"], Names);
        Assert.Contains("\"uri\": \"report.ndjson\"", File.ReadAllText(PathOf("report.sarif")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"{Findings} | ForEach-Object {{ $_; throw 'broken' }} | Export-CmkReport $file")]
    [InlineData($"{Findings} | Export-CmkReport $file -PassThru | Select-Object -First 1")]
    [InlineData($"{Findings} | Export-CmkReport $file -WhatIf")]
    [InlineData($"{Findings} | Export-CmkReport $file -NoClobber")]
    [InlineData($"{Findings} | Export-CmkReport $file -Rule KMSC999")]
    public void Where_it_does_not_come_to_its_end_the_file_that_was_there_stays_and_no_other_is_left(string script)
    {
        File.WriteAllText(PathOf("report.csv"), "as it was");
        Run($"$file = \"$folder/report.csv\"; try {{ {script} }} catch {{ }}");
        Assert.Equal(["report.csv"], Names);
        Assert.Equal("as it was", File.ReadAllText(PathOf("report.csv")));
    }

    [Fact]
    public async Task Nor_is_any_where_the_pipeline_is_stopped()
    {
        var gate = Hold("GetEncryptionConfig", "us-east-1");
        using var running = Session.Start($"Test-XRayCmk -Region eu-west-1, us-east-1 | Export-CmkReport '{PathOf("report.csv")}'");
        await Arrived(gate);
        Assert.NotEmpty(Names);
        await running.StopAsync();
        Assert.Empty(Names);
    }

    [Fact]
    public void A_file_that_exists_is_replaced_and_one_that_may_only_be_read_with_Force()
    {
        var path = PathOf("report.csv");
        File.WriteAllText(path, "as it was");
        Run($"{Findings} | Export-CmkReport $folder/report.csv");
        Assert.StartsWith("\"FindingId\"", File.ReadAllText(path), StringComparison.Ordinal);

        File.WriteAllText(path, "as it was");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Assert.Equal("ReportFileExists", ErrorOf($"{Findings} | Export-CmkReport $folder/report.csv"));
        Assert.Equal("as it was", File.ReadAllText(path));
        Run($"{Findings} | Export-CmkReport $folder/report.csv -Force");
        Assert.StartsWith("\"FindingId\"", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$folder -Format Csv", "ReportPathNotAFile")]
    [InlineData("Env:report.csv", "ReportPathNotAFile")]
    [InlineData("nowhere:report.csv", "ReportPathNotAFile")]
    [InlineData("$folder/gone/report.csv", "ReportNotWritten")]
    [InlineData("$folder/report", "ReportFormatUnknown")]
    public void What_is_no_file_is_refused(string path, string error)
    {
        Assert.Equal(error, ErrorOf($"{Findings} | Export-CmkReport {path}"));
        Assert.Empty(Names);
    }

    [Fact]
    public void A_device_is_not_replaced_also_not_through_a_link()
    {
        File.CreateSymbolicLink(PathOf("report.csv"), "/dev/null");
        Assert.Equal("ReportPathNotAFile", ErrorOf($"{Findings} | Export-CmkReport $folder/report.csv"));
        Assert.Equal("ReportPathNotAFile", ErrorOf($"{Findings} | Export-CmkReport /dev/null -Format Csv"));
        Assert.Equal("/dev/null", new FileInfo(PathOf("report.csv")).LinkTarget);
    }

    [Fact]
    public void A_link_stays_and_the_file_that_it_leads_to_is_replaced()
    {
        File.WriteAllText(PathOf("real.csv"), "as it was");
        File.CreateSymbolicLink(PathOf("report.csv"), PathOf("real.csv"));
        Run($"{Findings} | Export-CmkReport $folder/report.csv");
        Assert.Equal(PathOf("real.csv"), new FileInfo(PathOf("report.csv")).LinkTarget);
        Assert.StartsWith("\"FindingId\"", File.ReadAllText(PathOf("real.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_neither_status_nor_finding_is_an_error_each_and_the_rest_is_written()
    {
        var result = Session.Run($"$folder = '{_folder.FullName}'; @('text', $null) + @({Findings}) | Export-CmkReport $folder/report.csv");
        Assert.Equal(["NeitherStatusNorFinding", "NeitherStatusNorFinding"], result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(4, File.ReadAllLines(PathOf("report.csv")).Length);
    }

    [Fact]
    public void Of_nothing_there_is_a_report_of_nothing()
    {
        Run("@() | Export-CmkReport $folder/report -Format Csv, Json, NdJson, JUnit, Sarif, Ocsf, Asff, Markdown, Html");
        Assert.Equal(9, Names.Length);
        Assert.Single(File.ReadAllLines(PathOf("report.csv")));
    }

    [Fact]
    public void What_Security_Hub_cannot_take_is_left_out_of_its_report_with_a_warning()
    {
        var result = Run("Test-CmkPolicy -PolicyDocument '{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"kms:*\", \"Resource\": \"*\" } }' -AccountId 111122223333 | Export-CmkReport $folder/report.asff.json");
        Assert.Contains("name no account or no Region", Assert.Single(result.Warnings).ToString(), StringComparison.Ordinal);
        Assert.Equal("[\n]\n", File.ReadAllText(PathOf("report.asff.json")));
    }

    [Fact]
    public void A_page_shows_the_trend_of_a_history_that_has_the_run_of_its_own_pipeline()
    {
        Run($"$null = {Findings} -HistoryPath $folder/history; {Findings} -HistoryPath $folder/history | Export-CmkReport $folder/report.html -HistoryPath $folder/history");
        var page = File.ReadAllText(PathOf("report.html"));
        Assert.Contains("id=\"trend\"", page, StringComparison.Ordinal);
        Assert.Contains("Nothing changed.", page, StringComparison.Ordinal);
        Assert.Contains("2 runs from", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Failing now</dt>\n<dd><strong>1</strong>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_shows_what_the_audit_of_its_own_pipeline_saw_and_what_keys_cost()
    {
        const string Prices = "-KeyPrice 1.25 -RequestPrice 0.03 -MonthlyRequest @{ XRay = 20000 }";
        Run($"Get-XRayEncryptionStatus -Region us-east-1, eu-west-1 -CoverageVariable seen | Export-CmkReport $folder/report.html -CoverageVariable seen {Prices}");
        var page = File.ReadAllText(PathOf("report.html"));
        Assert.Contains("All 2 places that the audit asked (a service in a Region of an account) were listed to their end, with 2 resources.", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Keys, a month</dt>\n<dd><strong>1.25</strong>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Requests, a month</dt>\n<dd><strong>0.06</strong>", page, StringComparison.Ordinal);

        // Findings name no key; the history that they come from does.
        Run($"Test-XRayCmk -Region us-east-1, eu-west-1 | Export-CmkReport $folder/report.html {Prices}");
        Assert.Contains("<dt>Keys, a month</dt>\n<dd><strong>no data</strong>", File.ReadAllText(PathOf("report.html")), StringComparison.Ordinal);
        Run($"Test-XRayCmk -Region us-east-1, eu-west-1 -HistoryPath $folder/history | Export-CmkReport $folder/report.html -HistoryPath $folder/history {Prices}");
        Assert.Contains("<dt>Keys, a month</dt>\n<dd><strong>1.25</strong>", File.ReadAllText(PathOf("report.html")), StringComparison.Ordinal);

        // Only runs from then on.
        Run($"{Findings} | Export-CmkReport $folder/report.html -HistoryPath $folder/history -Since 9999-01-01");
        Assert.DoesNotContain("1 runs", File.ReadAllText(PathOf("report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$impacts")]
    [InlineData("([pscustomobject]@{ KeyArn = 'arn'; Event = 'Delete'; Dependant = 'Resource'; ResourceName = 'billing/api-token-cmk-id'; ResourceId = 'id'; Stops = 'True'; Message = 'It stops.' })")]
    public void A_page_shows_what_hangs_on_keys_live_and_saved(string impacts)
    {
        Session.Set("impacts", Session.Run<CmkImpact>("Get-CmkImpact alias/billing -Region eu-west-1 -Place eu-west-1 -Event Delete").ToArray());
        Run($"{Findings} | Export-CmkReport $folder/report.html -Impact {impacts}");

        var page = File.ReadAllText(PathOf("report.html"));
        Assert.Contains("If this key is deleted:", page, StringComparison.Ordinal);
        Assert.Contains("billing/api-token-cmk-id", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_impact_is_an_error_and_the_page_is_written()
    {
        Assert.Equal(["NoImpact"], Session.Run($"{Findings} | Export-CmkReport '{PathOf("report.html")}' -Impact 'alias/billing'").ErrorIds);
        Assert.DoesNotContain("What hangs on keys", File.ReadAllText(PathOf("report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$seen", "Not everything was seen", null)]
    [InlineData("[pscustomobject]@{ Complete = 'False'; Listed = '1'; Failed = '2' }", "2 of 3 places", null)]
    [InlineData("[pscustomobject]@{ Complete = 'True'; Listed = '1'; Failed = '0'; Resources = '4' }", "with 4 resources", null)]
    [InlineData("'all'", "No place was listed", "CoverageNotUnderstood")]
    [InlineData("$null", "No place was listed", "CoverageNotUnderstood")]
    [InlineData("[pscustomobject]@{ Complete = 'yes' }", "No place was listed", "CoverageNotUnderstood")]
    public void What_was_not_seen_is_said_live_and_saved_and_what_is_no_coverage_is_an_error(string coverage, string words, string? error)
    {
        var result = Session.Run(
            $"$null = Get-SecretEncryptionStatus -Region eu-west-1 -SecretId gone -CoverageVariable seen -ErrorAction Ignore; $other = {coverage}; {Findings} | Export-CmkReport '{PathOf("report.html")}' -CoverageVariable other");
        Assert.Equal(error is null ? [] : [error], result.Errors.Select(static record => record.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains(words, File.ReadAllText(PathOf("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_says_what_changed_since_the_run_before_what_is_worse_first()
    {
        Run($"""
            $null = {Findings} -HistoryPath $folder/history
            $null = New-ServiceCmk -Service XRay -Region us-east-1 | Set-XRayCmk -Confirm:$false
            {Findings} -HistoryPath $folder/history | Export-CmkReport $folder/report.html -HistoryPath $folder/history
            """);
        var changes = File.ReadAllText(PathOf("report.html")).Split("id=\"changes\"")[1].Split("</section>")[0];
        Assert.Contains(">Better</span>", changes, StringComparison.Ordinal);
        Assert.Contains(">ChangedKey</span>", changes, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_history_that_is_none_that_is_an_error_and_the_page_is_there_without_it()
    {
        Assert.Equal("HistoryEmpty", Session.Run($"{Findings} | Export-CmkReport '{PathOf("report.html")}' -HistoryPath '{PathOf("gone")}'").Errors.Single().FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(["report.html"], Names);
        Assert.DoesNotContain("id=\"trend\"", File.ReadAllText(PathOf("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_it_a_gate_fails_and_the_report_is_there()
    {
        Assert.Equal("shut", Run($"try {{ {Findings} | Export-CmkReport $folder/report.csv -PassThru | Assert-CmkCompliance }} catch {{ 'shut' }}").Output.Single().ToString());
        Assert.Equal(["report.csv"], Names);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private ScriptResult Run(string script) => Session.Run($"$folder = '{_folder.FullName}'; {script}");

    private string ErrorOf(string script) => Run($"try {{ {script} }} catch {{ $_.FullyQualifiedErrorId.Split(',')[0] }}").Output.Single().ToString();
}
