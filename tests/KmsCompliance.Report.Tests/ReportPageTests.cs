using KmsCompliance.Identifiers;
using KmsCompliance.Reporting;
using KmsCompliance.Reporting.Html;
using PuppeteerSharp;

namespace KmsCompliance.Report.Tests;

/// <summary>What a browser makes of a report, of whatever size and of whatever names.</summary>
[Collection(OneBrowser.Name)]
[Trait("Category", "Browser")]
public sealed class ReportPageTests(Chromium chromium)
{
    // The goals are a fifth of these; a machine that does other things beside must not fail them.
    private const double MostUsable = 5 * 1_000;
    private const double MostFind = 5 * 100;
    private const int Hostile = -1;
    private const int Wide = -2;
    private const long MostBytes = 8_000_000;

    private static readonly string[] Queries = ["q=payments", "q=payments%20database%20eu-west-1", "q=nothingisso", "verdict=NonCompliant&region=eu-west-1", "severity=Critical&sort=-resource", "q=prod&sort=region"];

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(5_000)]
    [InlineData(HtmlReport.MostFindings)]
    public async Task It_opens_without_a_complaint_or_a_request_and_finds_in_time(int count)
    {
        await using var report = await ReportPage.OpenAsync(chromium, SampleFindings.Of(count), SampleFindings.History);
        Assert.InRange(report.Length, 1, MostBytes);
        Assert.InRange(await report.EvaluateAsync<double>("performance.getEntriesByName('usable')[0].startTime"), 0, MostUsable);
        Assert.Equal(count, await report.EvaluateAsync<int>("Number(document.querySelector('[role=table]').getAttribute('aria-rowcount'))") - 1);
        Assert.InRange(await report.EvaluateAsync<int>("document.querySelectorAll('.row').length"), Math.Min(count, 10), 60);
        foreach (var query in Queries)
        {
            await report.FollowAsync(query);
            var found = await report.EvaluateAsync<double>("performance.getEntriesByName('find', 'measure').at(-1).duration");
            Assert.True(found <= MostFind, $"{query} took {found} ms.");
        }

        Assert.Empty(report.Complaints);
        Assert.Empty(report.Requests);
    }

    [Fact]
    public async Task Nothing_runs_loads_or_leaves_but_what_the_report_brought()
    {
        await using var report = await ReportPage.OpenAsync(
            chromium,
            SampleFindings.Of(40),
            change: static page => page.Replace(
                "</body>",
                "<script>window.ran = 'script'</script><script src=\"data:text/javascript,window.ran='data'\"></script><img src=\"http://127.0.0.1:9/x.png\" onerror=\"window.ran='handler'\"><link rel=\"stylesheet\" href=\"http://127.0.0.1:9/x.css\"><iframe src=\"http://127.0.0.1:9/\"></iframe><base href=\"http://127.0.0.1:9/\"><p id=\"styled\" style=\"font-size:99px\">x</p></body>",
                StringComparison.Ordinal));
        await report.Page.EvaluateExpressionAsync("""
            (async () => {
                const script = document.createElement('script');
                script.textContent = "window.ran = 'added'";
                document.body.append(script);
                document.body.insertAdjacentHTML('beforeend', '<form action="http://127.0.0.1:9/"><input name="x"></form>');
                document.forms[document.forms.length - 1].submit();
                window.fetched = await fetch('http://127.0.0.1:9/').then(() => 'yes', () => 'no');
            })()
            """);
        await report.Page.WaitForFunctionAsync("() => window.fetched");
        Assert.Equal("no", await report.EvaluateAsync<string>("window.fetched"));
        Assert.Equal("nothing", await report.EvaluateAsync<string>("window.ran ?? 'nothing'"));
        Assert.NotEqual("99px", await report.EvaluateAsync<string>("getComputedStyle(document.getElementById('styled')).fontSize"));
        Assert.StartsWith("file:", await report.EvaluateAsync<string>("document.baseURI"), StringComparison.Ordinal);
        Assert.Equal(report.Address, await report.EvaluateAsync<string>("location.href.split('#')[0]"));

        // The browser says of each why it did not: nothing else is why nothing ran.
        foreach (var directive in (string[])["script-src", "img-src", "style-src", "base-uri", "form-action", "default-src"])
        {
            Assert.Contains(report.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal) && complaint.Contains(directive, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Names_are_text_whatever_they_hold(bool isPhone)
    {
        var findings = SampleFindings.Hostile().ToList();
        await using var report = await ReportPage.OpenAsync(chromium, findings, HostileHistory(), width: isPhone ? 390 : 1440);
        Assert.Equal("KMS compliance report", await report.Page.GetTitleAsync());
        Assert.Equal(2, await report.EvaluateAsync<int>("document.scripts.length"));
        Assert.Equal(0, await report.EvaluateAsync<int>("document.querySelectorAll('img, iframe, object, embed, base, [onerror], [onload]').length"));
        Assert.Equal("visible", await report.EvaluateAsync<string>("getComputedStyle(document.body).visibility"));

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int top = 0, last = -1; top != last;)
        {
            last = top;
            names.UnionWith(await report.EvaluateAsync<string[]>("[...document.querySelectorAll('.row .open')].map(button => button.textContent)"));
            top = await report.EvaluateAsync<int>("new Promise(done => { const scroller = document.querySelector('.scroller'); scroller.scrollTop += 400; requestAnimationFrame(() => requestAnimationFrame(() => done(Math.round(scroller.scrollTop)))); })");
        }

        Assert.Superset(findings.Select(static finding => ShownInRow(finding.ResourceName!)).Where(static name => name.Trim().Length > 0).ToHashSet(StringComparer.Ordinal), names);

        // Each as it is in the dialog that the address opens.
        foreach (var finding in findings)
        {
            await report.FollowAsync($"id={Uri.EscapeDataString(Shown(finding.FindingId))}");
            Assert.Equal(Shown(finding.Message), await report.EvaluateAsync<string>("document.querySelectorAll('dialog[open] p.value')[0].textContent"));
            Assert.Contains(Shown(finding.Remediation), await report.EvaluateAsync<string[]>("[...document.querySelectorAll('dialog[open] code, dialog[open] .mend')].map(way => way.textContent)"));
        }

        Assert.True(await report.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
        Assert.Empty(report.Complaints);
        Assert.Empty(report.Requests);
    }

    [Fact]
    public async Task The_csv_of_what_is_seen_is_the_csv_of_those_findings_to_the_byte()
    {
        var findings = SampleFindings.Hostile().Concat(SampleFindings.Of(200)).ToList();
        await using var report = await ReportPage.OpenAsync(chromium, findings);
        await report.FollowAsync("verdict=NonCompliant");
        var text = await report.SaveCsvAsync();
        using var expected = new StringWriter();
        var csv = new CsvReport(expected);
        csv.Start();
        foreach (var finding in InOrder(findings).Where(static finding => finding.IsFailing))
        {
            csv.Add(finding);
        }

        Assert.Equal(InAFile(expected.ToString()), text);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(40, true)]
    [InlineData(5_000, false)]
    [InlineData(5_000, true)]
    [InlineData(HtmlReport.MostFindings, true)]
    [InlineData(Hostile, true)]
    [InlineData(Wide, true)]
    public async Task It_prints_to_two_pages_of_summary_at_most(int count, bool hasHistory)
    {
        var history = count == Hostile ? HostileHistory() : SampleFindings.History;
        await using var report = await ReportPage.OpenAsync(chromium, count switch { Hostile => SampleFindings.Hostile(), Wide => SampleFindings.Wide(), _ => SampleFindings.Of(count) }, hasHistory ? history : null);
        var paper = await report.Page.PdfDataAsync(new PdfOptions { PreferCSSPageSize = true, PrintBackground = true });
        Assert.InRange(PagesOf(paper), 1, 2);
    }

    [Fact]
    public async Task What_matters_reads_without_a_script()
    {
        await using var report = await ReportPage.OpenAsync(chromium, SampleFindings.Of(5_000), SampleFindings.History, isScripted: false);
        var text = await report.Page.EvaluateExpressionAsync<string>("document.body.innerText");
        foreach (var part in (string[])["of what is known is compliant", "Not everything was seen", "Services by Region", "Services by account", "Set-ServiceCmk -Service", "Time to mend, median", "Changed since", "platform@example.com", "CIS AWS", "Method and limits", "needs JavaScript"])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task More_than_it_takes_is_said_and_counted()
    {
        var findings = SampleFindings.Of(HtmlReport.MostFindings + 500);
        await using var report = await ReportPage.OpenAsync(chromium, findings);
        Assert.Equal(HtmlReport.MostFindings, await report.EvaluateAsync<int>("Number(document.querySelector('[role=table]').getAttribute('aria-rowcount'))") - 1);
        Assert.Contains("The worst 100,000 of 100,500 findings. The other 500 are in every number above", await report.EvaluateAsync<string>("document.getElementById('all').textContent"), StringComparison.Ordinal);
        Assert.Contains("100,500 findings", await report.EvaluateAsync<string>("document.querySelector('header').textContent"), StringComparison.Ordinal);
    }

    /// <summary>As the page's table has them: the worst first, else as they came.</summary>
    private static IEnumerable<ReportFinding> InOrder(IEnumerable<ReportFinding> findings) =>
        findings.OrderByDescending(static finding => (finding.IsFailing ? 100 : 0) + (Severity.Rank(finding.Severity) is >= 0 and var rank ? rank : 99));

    private static ReportHistory HostileHistory() => SampleFindings.History with
    {
        Changes = [.. SampleFindings.HostileNames.Select(static name => SampleFindings.Change(name, name, name))],
        Measure = new CmkMeasure
        {
            Scope = MeasureScope.All,
            Value = "*",
            RequestCostPerMonth = 1,
            CostNote = SampleFindings.HostileNames[0],
        },
    };

    private static string Shown(string text) => InAFile(PrintableText.Of(text));

    private static string ShownInRow(string name)
    {
        var shown = Shown(name);
        return shown.Length > 300 ? shown[..300] + "\u2026" : shown;
    }

    // No file holds half a character.
    private static string InAFile(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static int PagesOf(byte[] paper) =>
        System.Text.RegularExpressions.Regex.Count(System.Text.Encoding.Latin1.GetString(paper), @"/Type\s*/Page\b(?!s)");
}
