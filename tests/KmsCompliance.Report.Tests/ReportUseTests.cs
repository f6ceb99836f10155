using System.Text.Json.Nodes;
using Deque.AxeCore.Commons;
using KmsCompliance.Reporting;

namespace KmsCompliance.Report.Tests;

/// <summary>What readers do with a report: by mouse, by keys, on a phone, in the dark, and by ear.</summary>
[Collection(OneBrowser.Name)]
[Trait("Category", "Browser")]
public sealed class ReportUseTests(Chromium chromium)
{
    private const string RowNames = "[...document.querySelectorAll('.row .open')].map(button => button.textContent)";
    private const string Count = "document.querySelector('.count').textContent";

    [Fact]
    public async Task A_filter_is_in_the_address_and_the_address_brings_it_back()
    {
        await using var report = await ReportPage.OpenAsync(chromium, SampleFindings.Of(500));
        await report.Page.SelectAsync("#by-verdict", "=NonCompliant");
        await report.Page.SelectAsync("#by-region", "=eu-west-1");
        await report.Page.TypeAsync("#words", "prod");
        await report.Page.EvaluateExpressionAsync("document.querySelector('[role=columnheader].c-resource button').click()");
        var (fragment, count, names) = (await report.EvaluateAsync<string>("location.hash"), await report.EvaluateAsync<string>(Count), await report.EvaluateAsync<string[]>(RowNames));
        Assert.Equal("#q=prod&verdict=NonCompliant&region=eu-west-1&sort=resource", fragment);
        Assert.NotEmpty(names);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);

        await report.GoAsync(fragment[1..]);
        Assert.Equal(count, await report.EvaluateAsync<string>(Count));
        Assert.Equal(names, await report.EvaluateAsync<string[]>(RowNames));
        Assert.Equal("prod", await report.EvaluateAsync<string>("document.getElementById('words').value"));
        Assert.Equal("=NonCompliant", await report.EvaluateAsync<string>("document.getElementById('by-verdict').value"));
        Assert.Equal("ascending", await report.EvaluateAsync<string>("document.querySelector('[role=columnheader].c-resource').getAttribute('aria-sort')"));
    }

    [Fact]
    public async Task A_place_of_the_grid_leads_to_its_findings_and_back()
    {
        await using var report = await ReportPage.OpenAsync(chromium, SampleFindings.Of(500));
        await report.Page.EvaluateExpressionAsync("document.querySelector('.heat td a').click()");
        await report.Page.WaitForFunctionAsync("() => document.querySelector('.count').textContent.includes(' of ')");
        Assert.Contains("service=SecretsManager&region=ap-northeast-1", await report.EvaluateAsync<string>("location.hash"), StringComparison.Ordinal);
        Assert.Equal("all", await report.EvaluateAsync<string>("document.activeElement.id"));
        await report.Page.GoBackAsync();
        await report.Page.WaitForFunctionAsync("() => !document.querySelector('.count').textContent.includes(' of ')");
    }

    [Fact]
    public async Task Keys_go_from_row_to_row_and_open_and_close_a_finding()
    {
        await using var report = await ReportPage.OpenAsync(chromium, SampleFindings.Of(5_000));
        await report.Page.FocusAsync(".scroller");
        await report.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(0, await FocusedRow(report));
        await report.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(1, await FocusedRow(report));
        await report.Page.Keyboard.PressAsync("End");
        Assert.Equal(4_999, await FocusedRow(report));
        Assert.True(await report.EvaluateAsync<bool>("(() => { const row = document.activeElement.getBoundingClientRect(), box = document.querySelector('.scroller').getBoundingClientRect(); return row.top >= box.top && row.bottom <= box.bottom; })()"), "The row that has the focus is out of sight.");
        await report.Page.Keyboard.PressAsync("PageUp");
        Assert.InRange(await FocusedRow(report), 4_970, 4_998);
        await report.Page.Keyboard.PressAsync("Home");
        Assert.Equal(0, await FocusedRow(report));
        var name = await report.EvaluateAsync<string>("document.activeElement.textContent");
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(name, await report.EvaluateAsync<string>("document.querySelector('dialog[open] h2').textContent"));
        Assert.Contains("id=KMSC", await report.EvaluateAsync<string>("location.hash"), StringComparison.Ordinal);
        await report.Page.Keyboard.PressAsync("Escape");
        await report.Page.WaitForFunctionAsync("() => !document.querySelector('dialog[open]')");

        // The browser tells of a dialog that is gone only afterwards.
        await report.Page.WaitForFunctionAsync("() => location.hash === '#all'");
        Assert.Equal(0, await FocusedRow(report));
    }

    [Fact]
    public async Task A_finding_is_shown_whole()
    {
        var finding = SampleFindings.Of(1).Single() with
        {
            Title = "its title",
            Reason = "its reason",
            KeyArn = "its key",
            KeyRegion = "its key's Region",
            Sid = "its statement",
            MissingStatement = ["what it lacks"],
            Remediation = "its command",
            Frameworks = ["its control"],
            ExemptionOwner = "its owner",
        };
        await using var report = await ReportPage.OpenAsync(chromium, [finding]);
        await AssertShowsWhole(report, finding);
        Assert.Equal("its command", await report.EvaluateAsync<string>("document.querySelector('dialog[open] code').textContent"));
    }

    [Fact]
    public async Task A_finding_about_a_template_is_shown_whole_with_words_for_no_command()
    {
        var finding = ReportFinding.Of(new CmkTemplateFinding
        {
            RuleId = "KMSC001",
            Severity = "High",
            Compliance = Compliance.NonCompliant,
            Reason = ComplianceReason.AwsManagedKey,
            Message = "its message",
            Service = "SecretsManager",
            ResourceType = "its type",
            ResourceAddress = "its address",
            ResourceName = "its name",
            Region = "its Region",
            DeploymentAccountId = "its account",
            TemplatePath = "its plan.json",
            SourcePath = "its main.tf",
            SourceLine = 4711,
            Remediation = "what mends it",
            Frameworks = ["its control"],
            Tags = new([KeyValuePair.Create("its tag", "its tag's value")]),
            ExemptionOwner = "its owner",
            ExemptionReason = "its owner's reason",
            ExemptUntil = "its last day",
            ModuleVersion = "its version",
        });
        await using var report = await ReportPage.OpenAsync(chromium, [finding]);
        await AssertShowsWhole(report, finding);
        Assert.Empty(await report.EvaluateAsync<string[]>("[...document.querySelectorAll('code')].map(code => code.textContent)"));
        Assert.Superset(
            new HashSet<string>(["Type in the template: its type", "Address in the template: its address", "Template: its plan.json", "Written in: its main.tf", "Line: 4711"], StringComparer.Ordinal),
            (await report.EvaluateAsync<string[]>("[...document.querySelectorAll('dialog[open] dt')].map(label => `${label.textContent}: ${label.nextSibling.textContent}`)")).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_control_is_reached_by_the_tab_key_and_shows_that_it_is()
    {
        await using var report = await ReportPage.OpenAsync(chromium, SampleFindings.Of(40));
        var reached = new HashSet<string>(StringComparer.Ordinal);
        for (var press = 0; press < 400 && !reached.Contains("CSV of what I see"); press++)
        {
            await report.Page.Keyboard.PressAsync("Tab");
            reached.Add(await report.EvaluateAsync<string>("document.activeElement.id || document.activeElement.textContent.trim()"));
            Assert.True(await report.EvaluateAsync<bool>("getComputedStyle(document.activeElement).outlineStyle !== 'none'"), $"'{reached.Last()}' does not show that it has the focus.");
        }

        Assert.Superset(new HashSet<string>(["To all findings", "Dark", "Print", "Worst", "Copy", "words", "by-verdict", "by-reason", "Copy link", "CSV of what I see"], StringComparer.Ordinal), reached);
    }

    [Fact]
    public async Task A_command_is_copied_as_it_is()
    {
        await using var report = await ReportPage.OpenAsync(chromium, SampleFindings.Of(500));
        var command = await report.EvaluateAsync<string>("document.querySelector('.worst code').textContent");
        await report.Page.ClickAsync(".worst .copy");
        await report.Page.WaitForFunctionAsync("() => document.querySelector('.worst .copy').textContent === 'Copied'");
        Assert.Equal("Copied", await report.EvaluateAsync<string>("document.getElementById('announcer').textContent"));
        await report.Page.FocusAsync("#words");
        await report.Page.Keyboard.DownAsync("Control");
        await report.Page.Keyboard.PressAsync("v");
        await report.Page.Keyboard.UpAsync("Control");
        Assert.Equal(command, await report.EvaluateAsync<string>("document.getElementById('words').value"));
        Assert.Empty(report.Complaints);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_theme_is_the_readers_and_can_be_turned(bool isDark)
    {
        await using var report = await ReportPage.OpenAsync(chromium, SampleFindings.Of(40), isDark: isDark);
        Assert.Equal(isDark, await IsDark(report));
        await report.Page.ClickAsync("#tools button");
        Assert.Equal(!isDark, await IsDark(report));
        Assert.Equal(!isDark, await report.EvaluateAsync<string>("document.querySelector('#tools button').getAttribute('aria-pressed')") == "true");
        await report.Page.ClickAsync("#tools button");
        Assert.Equal(isDark, await IsDark(report));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(768)]
    [InlineData(1440)]
    public async Task The_page_is_no_wider_than_the_window(int width)
    {
        await using var report = await ReportPage.OpenAsync(chromium, SampleFindings.Of(5_000), SampleFindings.History, width);
        Assert.Equal(width, await report.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 1440)]
    [InlineData(false, 390)]
    [InlineData(true, 390)]
    public async Task Axe_finds_nothing_serious(bool isDark, int width)
    {
        await using var report = await ReportPage.OpenAsync(chromium, SampleFindings.Of(5_000), SampleFindings.History, width, isDark);
        Assert.Empty(await SeriousAsync(report));
        await report.Page.EvaluateExpressionAsync("document.querySelector('.row .open').click()");
        await report.Page.WaitForSelectorAsync("dialog[open]");
        Assert.Empty(await SeriousAsync(report));
        await report.GoAsync("q=nothingisso");
        Assert.Empty(await SeriousAsync(report));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nor_in_a_report_of_nothing_or_of_hostile_names(bool isDark)
    {
        await using (var nothing = await ReportPage.OpenAsync(chromium, [], isDark: isDark))
        {
            Assert.Empty(await SeriousAsync(nothing));
        }

        await using var hostile = await ReportPage.OpenAsync(chromium, SampleFindings.Hostile(), isDark: isDark);
        Assert.Empty(await SeriousAsync(hostile));
    }

    private static async Task AssertShowsWhole(ReportPage report, ReportFinding finding)
    {
        await report.Page.ClickAsync(".row");
        var text = await report.EvaluateAsync<string>("document.querySelector('dialog[open]').textContent");
        Assert.All(CsvReport.Columns.Where(static column => column.Name != nameof(finding.Compliance)), column => Assert.Contains(column.Text(finding) ?? string.Empty, text, StringComparison.Ordinal));
        Assert.DoesNotContain("undefined", text, StringComparison.Ordinal);
    }

    private static Task<int> FocusedRow(ReportPage report) =>
        report.EvaluateAsync<int>("Number(document.activeElement.closest('.row')?.getAttribute('aria-rowindex') ?? 1) - 2");

    private static Task<bool> IsDark(ReportPage report) =>
        report.EvaluateAsync<bool>("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) < 300");

    private static async Task<IReadOnlyList<string>> SeriousAsync(ReportPage report)
    {
        await report.Page.EvaluateExpressionAsync(new BundledAxeScriptProvider().GetScript());
        var found = JsonNode.Parse(await report.EvaluateAsync<string>("axe.run(document).then(result => JSON.stringify(result))"))!;
        Assert.NotEmpty(found["passes"]!.AsArray());
        return [.. found["violations"]!.AsArray()
            .Where(static violation => violation!["impact"]!.GetValue<string>() is "serious" or "critical")
            .Select(static violation => $"{violation!["id"]}: {violation["help"]} ({string.Join(", ", violation["nodes"]!.AsArray().Take(3).Select(static node => node!["html"]))})")];
    }
}
