using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using CsCheck;
using KmsCompliance.Identifiers;
using KmsCompliance.Reporting;
using KmsCompliance.Reporting.Html;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>A page in which no value is more than text, whose policy lets nothing run but its own script, and whose numbers are those
/// of the findings. What a browser makes of it is in KmsCompliance.Report.Tests.</summary>
public sealed partial class HtmlReportTests
{
    private static readonly string[] Elements =
    [
        "a", "bdi", "body", "caption", "circle", "code", "dd", "details", "div", "dl", "dt", "h1", "h2", "h3", "head", "header", "html", "li", "line", "link", "main", "meta", "nav", "ol", "p", "polygon", "polyline",
        "pre", "rect", "script", "section", "span", "strong", "style", "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "ul",
    ];

    private static readonly string[] Attributes =
    [
        "aria-hidden", "aria-label", "aria-labelledby", "charset", "class", "content", "cx", "cy", "fill", "height", "href", "http-equiv", "id", "lang", "name", "points", "preserveAspectRatio", "r", "rel", "role", "scope",
        "stroke-dasharray", "stroke-width", "tabindex", "text-anchor", "title", "transform", "type", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2",
    ];

    private static readonly DateTimeOffset Now = new(2026, 11, 28, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_value_is_markup_a_link_or_a_script() => Reports.HostileText.Sample(
        static text =>
        {
            var history = HistoryOf(text);
            var page = Parse(Write([.. Findings(text)], history, impacts: [Impact(text), Impact(text, KeyDependant.NotSeen, stops: null)]));
            Assert.All(page.Descendants(), static element => Assert.Contains(element.Name.LocalName, Elements));
            Assert.All(page.Descendants().Attributes(), static attribute => Assert.Contains(attribute.Name.LocalName, Attributes));
            Assert.All(page.Descendants().Attributes("href"), static link => Assert.True(link.Value.StartsWith('#') || link.Value == ReportAssets.Icon, link.Value));
            Assert.Equal(2, page.Descendants("script").Count());
            Assert.Single(page.Descendants("style"));
        },
        iter: 30);

    [Fact]
    public void What_hangs_on_a_key_is_a_table_with_what_was_not_seen_first_and_what_is_lost_next()
    {
        var page = Parse(Write([], history: null, impacts: [Impact("kept", stops: false), Impact("waits"), Impact("gone", stored: ImpactOnData.LostForGood), Impact("hidden", KeyDependant.NotSeen, stops: null)]));

        var section = Assert.Single(page.Descendants("section"), static section => section.Attribute("id")?.Value == "impact");
        Assert.Equal(["hidden", "gone", "waits", "kept"], section.Descendants("tr").Skip(1).Select(static row => row.Elements("td").ElementAt(1).Value));
        Assert.Contains("1 of what might hang on the key could not be looked at", section.Value, StringComparison.Ordinal);
        Assert.Contains("3 hang on it; 2 stop.", section.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(Parse(Write([], history: null)).Descendants("section"), static section => section.Attribute("id")?.Value == "impact");
    }

    [Fact]
    public void Of_many_that_hang_on_a_key_the_rest_is_counted()
    {
        var page = Write([], history: null, impacts: [.. Enumerable.Range(0, 60).Select(static number => Impact($"secret-{number}"))]);

        Assert.Equal(51, Parse(page).Descendants("section").Single(static section => section.Attribute("id")?.Value == "impact").Descendants("tr").Count());
        Assert.Contains("10 more hang on it", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_is_shown_as_it_may_be_shown()
    {
        foreach (var text in Reports.Hostile.Where(static text => text.Trim().Length > 0))
        {
            var page = Parse(Write([Reports.Finding(text)], history: null));
            Assert.Contains(InAFile(HtmlWriter.Shown(text, HtmlWriter.Longest)), page.Descendants("bdi").Select(static element => element.Value));
        }
    }

    [Fact]
    public void The_policy_names_the_one_script_and_the_one_style_and_stands_before_them()
    {
        var written = Write([Reports.Finding()], history: null);
        var policy = Parse(written).Descendants("meta").Single(static meta => meta.Attribute("http-equiv")?.Value == "Content-Security-Policy").Attribute("content")!.Value;
        var script = Script().Matches(written).Single(static match => match.Groups["attributes"].Value.Length == 0).Groups["text"].Value;
        Assert.Equal(
            $"default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src '{HashOf(Style().Match(written).Groups["text"].Value)}'; script-src '{HashOf(script)}'",
            policy);
        Assert.True(written.IndexOf("Content-Security-Policy", StringComparison.Ordinal) < written.IndexOf("<style", StringComparison.Ordinal));
        Assert.DoesNotContain(" style=", written, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", Style().Replace(Script().Replace(written, string.Empty), string.Empty).Replace(Uri.EscapeDataString("http://www.w3.org/2000/svg"), string.Empty, StringComparison.Ordinal).Replace("http://www.w3.org/2000/svg", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_holds_every_column_that_the_csv_has_to_the_letter() => Reports.HostileText.Sample(
        static text =>
        {
            ReportFinding[] findings = [.. Findings(text)];
            var columns = ReadColumns(Write(findings, history: null));
            Assert.Equal(CsvReport.Columns.Select(static column => column.Name), columns.Keys);
            foreach (var (name, textOf) in CsvReport.Columns)
            {
                Assert.Equal(
                    findings.Select(finding => InAFile(PrintableText.Of(textOf(finding) ?? string.Empty))).Order(StringComparer.Ordinal),
                    columns[name].Order(StringComparer.Ordinal));
            }
        },
        iter: 30);

    [Fact]
    public void It_counts_all_and_what_is_unknown_exempt_or_not_listed_is_in_no_share()
    {
        var page = Parse(Write(
        [
            .. Enumerable.Range(1, 2).Select(static number => Reports.Finding(number: number, severity: Severity.Critical)),
            .. Enumerable.Range(1, 997).Select(static number => Reports.Finding(number: number, compliance: Compliance.Compliant)),
            Reports.Finding(compliance: Compliance.Unknown), Reports.Finding(compliance: Compliance.Exempt), Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.NotListed),
        ],
        history: null));
        Assert.Equal("99.7 %", OfClass(page, "figure").Value);
        Assert.Equal(["Not compliant2", "Compliant997", "Unknown1", "Exempt1"], page.Descendants("dl").First().Elements().Select(static tile => tile.Value.Trim().ReplaceLineEndings(string.Empty)));
        Assert.Contains("Not everything was seen", OfClass(page, "notice warn").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_of_which_two_rules_say_that_it_could_not_be_listed_is_one()
    {
        var notListed = Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.NotListed);
        var page = Parse(Write([notListed, notListed with { RuleId = "KMSC005" }], history: null));
        Assert.Contains("1 of 1 places could not be listed", OfClass(page, "notice warn").Value, StringComparison.Ordinal);
        Assert.Equal("Secrets Manager in eu-west-1. ", OfClass(page, "notice warn").Value.Split(": ")[1].Split("Why")[0]);
        Assert.Contains("1 place not listed", OfClass(page, "hx gap").Value, StringComparison.Ordinal);
        Assert.Contains("2 findings", page.Descendants("header").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Places_of_several_accounts_say_whose_they_are()
    {
        var notListed = Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.NotListed);
        var page = Parse(Write([notListed, notListed with { AccountId = "555566667777" }], history: null));
        Assert.Contains(": Secrets Manager in eu-west-1 of account 111122223333, Secrets Manager in eu-west-1 of account 555566667777. ", OfClass(page, "notice warn").Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 3, 0, "Listed 2,Listed 0,NotEnabled 0", "All 3 places that the audit asked (a service in a Region of an account) were listed to their end, with 7 resources. Nothing is in 1 of them. 1 more are in Regions that are not enabled.")]
    [InlineData(true, 1, 0, "", "All 1 places that the audit asked (a service in a Region of an account) were listed to their end, with 7 resources.")]
    [InlineData(false, 1, 2, "Listed 2,NotListed 0,NotReached 0", "Not everything was seen. 2 of 3 places that the audit asked could not be listed, or not to their end; what is there is in none of the numbers: X-Ray in us-east-1, X-Ray in us-east-2. Why: denied (us-east-1), denied (us-east-2)")]
    [InlineData(false, 1, 9, "", "Not everything was seen. 9 of 10 places that the audit asked could not be listed, or not to their end; what is there is in none of the numbers.")]
    [InlineData(false, 2, 0, "Listed 2", "Not everything was seen. The audit did not come to its end, or something beside the 2 places that it listed could not be read: its errors say what.")]
    [InlineData(false, 0, 0, "", "Not everything was seen. No place was listed, by what the audit says of itself.")]
    public void What_the_audit_says_of_places_stands_below_the_numbers(bool complete, int listed, int failed, string places, string words)
    {
        var coverage = new AuditCoverage
        {
            Complete = complete,
            Listed = listed,
            Failed = failed,
            Resources = 7,
            Places = new([.. places.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((place, index) => new AuditPlace
            {
                Service = "XRay",
                Region = $"us-east-{index}",
                Status = place.Split(' ')[0],
                Resources = int.Parse(place.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture),
                Message = place.StartsWith("Not", StringComparison.Ordinal) && !complete ? "denied" : string.Empty,
            })]),
        };
        Assert.Equal([words], Notices([Reports.Finding()], coverage));
        Assert.Equal([.. complete ? (string[])[] : [words], "There is no finding in this report. That says nothing of what there is in AWS.", .. complete ? (string[])[words] : []], Notices([], coverage));
    }

    // As where the coverage is that of another audit.
    [Fact]
    public void What_findings_say_was_not_listed_is_said_also_where_the_coverage_is_complete() =>
        Assert.Contains(
            Notices([Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.NotListed)], new AuditCoverage { Complete = true }),
            static words => words.StartsWith("Not everything was seen. 1 of 1 places", StringComparison.Ordinal));

    [Theory]
    [InlineData(0, 0, "no data")]
    [InlineData(0, 3, "0 %")]
    [InlineData(3, 0, "100 %")]
    [InlineData(99_999, 1, "99.9 %")]
    public void Nothing_judged_is_no_share_and_nothing_is_rounded_up_to_all(int fit, int failing, string share)
    {
        var counts = new VerdictCounts();
        Enumerable.Repeat(Reports.Finding(compliance: Compliance.Compliant), fit).Concat(Enumerable.Repeat(Reports.Finding(), failing)).ToList().ForEach(finding => counts.Add(finding, isOfNewPlace: false));
        Assert.Equal(share, counts.ShareText);
    }

    [Fact]
    public void Of_nothing_it_says_no_data()
    {
        var page = Parse(Write([], history: null));
        Assert.Equal("no data", OfClass(page, "figure none").Value);
        Assert.Contains("There is no finding in this report", OfClass(page, "notice warn").Value, StringComparison.Ordinal);
        Assert.DoesNotContain("100 %", page.Root!.Element("body")!.Element("main")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_more_findings_than_the_table_takes_the_worst_are_kept_and_the_rest_is_counted()
    {
        using var output = new StringWriter();
        var report = new HtmlReport(output, most: 10);
        for (var number = 0; number < 40; number++)
        {
            report.Add(Reports.Finding(compliance: number % 2 == 0 ? Compliance.Compliant : Compliance.NonCompliant, severity: number == 39 ? Severity.Critical : Severity.Medium, number: number));
        }

        report.Finish();
        var columns = ReadColumns(output.ToString());
        Assert.Equal(10, columns["Compliance"].Count);
        Assert.All(columns["Compliance"], static verdict => Assert.Equal(Compliance.NonCompliant, verdict));
        Assert.Equal(Severity.Critical, columns["Severity"][0]);
        var page = Parse(output.ToString());
        Assert.Equal("50 %", OfClass(page, "figure").Value);
        Assert.Contains("The worst 10 of 40 findings. The other 30 are", page.Descendants("section").Last().Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Compliant", "h0", "\u2713")]
    [InlineData("Compliant Compliant Compliant NonCompliant", "h1", "1")]
    [InlineData("Compliant NonCompliant", "h2", "1")]
    [InlineData("Compliant NonCompliant NonCompliant NonCompliant", "h3", "3")]
    [InlineData("NonCompliant", "h4", "1")]
    [InlineData("Compliant Unknown", "hx", "\u25CB")]
    [InlineData("Compliant NotListed", "hx gap", "?")]
    [InlineData("NonCompliant NotListed", "h4 gap", "1")]
    [InlineData("Exempt", "he", "E")]
    public void A_place_has_the_colour_and_the_sign_of_what_is_there(string verdicts, string kind, string sign)
    {
        var page = Parse(Write(
            verdicts.Split(' ').Select(static verdict => verdict == "NotListed" ? Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.NotListed) : Reports.Finding(compliance: verdict)).ToArray(),
            history: null));
        var cell = page.Descendants("table").First(static table => table.Attribute("class")!.Value == "heat").Descendants("td").First();
        Assert.Equal(kind, cell.Attribute("class")!.Value);
        Assert.Equal(sign, cell.Descendants("span").First().Value);
        Assert.Equal("#service=SecretsManager&region=eu-west-1", cell.Element("a")!.Attribute("href")!.Value);
    }

    [Fact]
    public void What_one_command_mends_is_told_together_the_worst_first()
    {
        static ReportFinding Mended(string name, string command, string severity) => Reports.Finding(name, severity: severity) with
        {
            Remediation = command,
        };
        var page = Parse(Write(
        [
            Mended("a", "Set-SecretCmk a", Severity.Medium), Mended("b", "Enable-KMSKey k", Severity.Critical), Mended("c", "Enable-KMSKey k", Severity.Critical), Mended("d", string.Empty, Severity.Low),
            Mended("e", "Enable-KMSKey k", Severity.High), Mended("f", "Enable-KMSKey k", Severity.Medium), Mended("g", "Enable-KMSKey k", Severity.Low), Mended("h", string.Empty, Severity.Low),
        ],
        history: null));
        var items = page.Descendants("ol").Single().Elements("li").ToList();
        Assert.Equal(["b", "a", "d", "h"], items.Select(static item => item.Descendants("strong").First().Value));
        Assert.Equal(["Enable-KMSKey k", "Set-SecretCmk a"], items.SelectMany(static item => item.Descendants("code")).Select(static code => code.Value));
        Assert.Contains("The same command mends c, e, f and others.", items[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_template_it_is_told_where_it_is_written_and_in_words_what_mends_it()
    {
        static ReportFinding Written(string address, int? line) => ReportFinding.Of(new CmkTemplateFinding(Reports.TemplateFinding("main.tf", line: line).OfTemplate!)
        {
            ResourceAddress = address,
            Remediation = "Set kms_key_id to a customer-managed key.",
        });
        var page = Parse(Write([Written("a[0]", 7), Written("b", 1_234), Written("a[1]", 7), Written("c", null), Written("d", null)], history: null));
        var items = page.Descendants("ol").Single().Elements("li").ToList();
        Assert.Equal(
            ["a[0] Secrets Manager \u00B7 main.tf, line 7 \u00B7 KMSC001", "b Secrets Manager \u00B7 main.tf, line 1234 \u00B7 KMSC001", "c Secrets Manager \u00B7 main.tf \u00B7 KMSC001", "d Secrets Manager \u00B7 main.tf \u00B7 KMSC001"],
            items.Select(static item => item.Elements("p").First().Value.Split(' ', 2)[1]));
        Assert.All(items, static item => Assert.Equal("Set kms_key_id to a customer-managed key.", item.Elements("p").Single(static part => part.Attribute("class")!.Value == "mend").Value));
        Assert.Contains("The same change mends a[1].", items[0].Value, StringComparison.Ordinal);
        Assert.Empty(page.Descendants("code"));
    }

    [Fact]
    public void Of_templates_it_says_that_nothing_of_AWS_was_seen_and_which_parts_were_not_looked_at()
    {
        const string Judged = "1 template was judged, before deployment. That says nothing of what there is in AWS.";
        var part = Reports.TemplateFinding("a.yaml", service: null);
        Assert.Equal([Judged], Notices([Reports.TemplateFinding("a.yaml")], coverage: null));
        Assert.Equal(["Not everything was seen. 1 part of a template was not looked at; what it brings is in none of the numbers. Why", Judged], Notices([Reports.TemplateFinding("a.yaml"), part], coverage: null));
        Assert.Equal(
            [
                "All 1 places that findings are from (a service in a Region of an account) were listed to their end. Places without a resource are in no report.",
                "Not everything was seen. 2 parts of templates were not looked at; what they bring is in none of the numbers. Why",
                "2 templates were judged, before deployment. That says nothing of what there is in AWS.",
            ],
            Notices([Reports.Finding(), part, Reports.TemplateFinding("b.yaml", service: null)], coverage: null));
        var page = Parse(Write([part], history: null));
        Assert.Equal("1 template \u00B7 1 finding", page.Descendants("header").Single().Descendants("p").Single().Value);
        Assert.DoesNotContain(page.Descendants("table"), static table => table.Attribute("class")!.Value == "heat");
        Assert.DoesNotContain(page.Descendants("a"), static link => link.Attribute("href")!.Value == "#where");
        Assert.DoesNotContain("each service reports now", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("each service reports now", Write([part, Reports.Finding()], history: null), StringComparison.Ordinal);
    }

    [Fact]
    public void Exemptions_are_told_by_owner_the_soonest_to_end_first()
    {
        static ReportFinding Accepted(string owner, string until, int number) => Reports.Finding(compliance: Compliance.Exempt, number: number) with
        {
            ExemptionOwner = owner,
            ExemptionReason = "moves soon",
            ExemptUntil = until,
        };
        var page = Parse(Write([Accepted("a", "2027-05-01", 1), Accepted("b", "2026-12-31", 2), Accepted("a", "2027-05-01", 3)], history: null));
        var rows = page.Descendants("section").Single(static section => section.Attribute("id")?.Value == "exempt").Descendants("tbody").Single().Elements("tr");
        Assert.Equal(["2026-12-31 b 1", "2027-05-01 a 2"], rows.Select(static row => string.Join(' ', row.Elements("td").Where((_, place) => place is 0 or 1 or 5).Select(static cell => cell.Value))));
    }

    [Fact]
    public void What_earlier_runs_add_is_there_only_where_it_was_given()
    {
        static string[] Parts(ReportHistory? history) =>
            [.. Parse(Write([Reports.Finding()], history)).Descendants("section").Select(static section => section.Attribute("id")?.Value).Where(static id => id is "trend" or "changes").OfType<string>()];
        Assert.Empty(Parts(null));
        Assert.Empty(Parts(new ReportHistory { Trend = [Point(0)] }));
        Assert.Equal(["trend"], Parts(new ReportHistory { Measure = MeasureOf(string.Empty) }));
        Assert.Empty(Parts(new ReportHistory { Measure = new CmkMeasure { Scope = MeasureScope.All, Value = "*", Keys = 3 } }));
        Assert.Equal(["trend", "changes"], Parts(HistoryOf("x")));
    }

    [Theory]
    [InlineData(null, null, 3, null)]
    [InlineData(3, null, 3, "What it costs: Keys, a month 3.00 3 keys. Note.; Requests, a month no data Neither their number nor their price was given.")]
    [InlineData(null, 0.5, null, "What it costs: Keys, a month no data Findings do not name keys: statuses do, and a history.; Requests, a month 0.50")]
    [InlineData(null, 0.5, 3, "What it costs: Keys, a month no data 3 keys. Note.; Requests, a month 0.50")]
    public void What_keys_and_requests_cost_is_said_without_a_history_too(int? keyCost, double? requestCost, int? keys, string? words)
    {
        var measure = new CmkMeasure
        {
            Scope = MeasureScope.All,
            Value = "*",
            Keys = keys,
            KeyCostPerMonth = keyCost,
            RequestCostPerMonth = (decimal?)requestCost,
            CostNote = "Note.",
        };
        var page = Parse(Write([Reports.Finding()], new ReportHistory { Measure = measure }));
        var section = page.Descendants("section").SingleOrDefault(static section => section.Attribute("id")?.Value == "trend");
        Assert.Equal(words, section is null ? null : $"{section.Element("h2")!.Value}: {string.Join("; ", section.Descendants("dt").Select(static name => $"{name.Value} {name.ElementsAfterSelf("dd").First().Value}"))}");
        Assert.Equal(words is not null, page.Descendants("nav").Single().Descendants("a").Any(static way => way.Value == "Cost"));
    }

    [Fact]
    public void A_run_that_judged_nothing_is_a_gap_in_the_trend()
    {
        var page = Parse(Write([], HistoryOf("x")));
        Assert.Equal(2, page.Descendants("polyline").Count());
        Assert.Equal(4, page.Descendants("circle").Count(static circle => circle.Attribute("class")!.Value.StartsWith("trend-point", StringComparison.Ordinal)));
        Assert.Contains("5 runs", page.Descendants("svg").Single(static svg => svg.Attribute("class")!.Value == "trend").Attribute("aria-label")!.Value, StringComparison.Ordinal);
    }

    private static ReportHistory HistoryOf(string text) => new()
    {
        Trend = [.. Enumerable.Range(0, 5).Select(Point)],
        Measure = MeasureOf(text),
        ComparedWith = Now,
        Changes =
        [
            new CmkSnapshotChange
            {
                Change = text,
                ResourceName = text,
                ResourceId = text,
                Message = text,
            },
        ],
    };

    // The third judged nothing, and the fourth did not see everything.
    private static CmkTrendPoint Point(int day) => new()
    {
        RunId = $"{day}",
        RunAt = Now.AddDays(day),
        Compliant = day == 2 ? 0 : 10,
        NonCompliant = day == 2 ? 0 : day,
        Unknown = 1,
        Exempt = 1,
        NotScanned = day == 3 ? 1 : 0,
    };

    private static CmkMeasure MeasureOf(string note) => new()
    {
        Scope = MeasureScope.All,
        Value = "*",
        Mended = 3,
        MedianDaysToMend = 0.5,
        MeanDaysToMend = 4.25,
        Open = 2,
        OldestOpenDays = 70,
        Keys = 3,
        KeyCostPerMonth = 3,
        CostNote = note,
    };

    private static IEnumerable<ReportFinding> Findings(string text)
    {
        yield return Reports.Finding(text);
        yield return Reports.PolicyFinding(text);
        yield return Reports.TemplateFinding(text);
        yield return Reports.TemplateFinding(text, service: null);
        foreach (var compliance in (string[])[Compliance.Exempt, Compliance.Compliant, Compliance.Unknown])
        {
            yield return Reports.Finding(text, compliance, reason: compliance == Compliance.Unknown ? ComplianceReason.NotListed : ComplianceReason.AwsManagedKey) with
            {
                RuleId = text,
                Severity = text,
                Service = text,
                Region = text,
                AccountId = text,
                ExemptionOwner = text,
                ExemptionReason = text,
                ExemptUntil = text,
            };
        }
    }

    private static string[] Notices(IReadOnlyList<ReportFinding> findings, AuditCoverage? coverage) =>
        [.. Parse(Write(findings, history: null, coverage)).Descendants().Where(static element => element.Attribute("class")?.Value.StartsWith("notice", StringComparison.Ordinal) == true).Select(static notice => notice.Element("details") is { } why
            ? $"{notice.Element("p")!.Value} Why: {string.Join(", ", why.Descendants("li").Select(static reason => $"{reason.Value.Split(": ")[1]} ({reason.Value.Split(": ")[0].Split(' ')[^1]})"))}"
            : notice.Value.Trim('\n'))];

    private static CmkImpact Impact(string text, string dependant = KeyDependant.Resource, bool? stops = true, string stored = ImpactOnData.None) => new()
    {
        KeyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        Event = KeyEvent.Delete,
        Dependant = dependant,
        Service = "SecretsManager",
        ResourceName = text,
        ResourceId = text,
        AccountId = "111122223333",
        Region = "eu-west-1",
        Stops = stops,
        StoredData = stored,
        Message = text,
    };

    private static string Write(IReadOnlyList<ReportFinding> findings, ReportHistory? history, AuditCoverage? coverage = null, IReadOnlyList<CmkImpact>? impacts = null)
    {
        using var output = new StringWriter();
        var report = new HtmlReport(output)
        {
            History = history,
            Coverage = coverage,
            Impacts = impacts ?? [],
        };
        report.Start();
        foreach (var finding in findings)
        {
            report.Add(finding);
        }

        report.Finish();
        return output.ToString();
    }

    // As strict as it can be read: scripts and styles apart, it is XML. A number may stand for a character that XML has no room for.
    private static XDocument Parse(string written)
    {
        var text = Style().Replace(Script().Replace(written, "<script></script>"), "<style></style>");
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, CheckCharacters = false });
        return XDocument.Load(reader);
    }

    // No file holds half a character.
    private static string InAFile(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static XElement OfClass(XDocument page, string kind) => page.Descendants().First(element => element.Attribute("class")?.Value == kind);

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    // As the page's script reads them, by the words of FindingColumns.
    private static Dictionary<string, List<string>> ReadColumns(string written)
    {
        var base64 = Script().Matches(written).Single(static match => match.Groups["attributes"].Value.Contains("findings", StringComparison.Ordinal)).Groups["text"].Value;
        using var plain = new GZipStream(new MemoryStream(Convert.FromBase64String(base64)), CompressionMode.Decompress);
        using var json = JsonDocument.Parse(plain);
        var count = json.RootElement.GetProperty("count").GetInt32();
        var columns = json.RootElement.GetProperty("columns").EnumerateArray().ToDictionary(static column => column.GetProperty("name").GetString()!, column =>
        {
            var values = column.GetProperty("values").EnumerateArray().Select(static value => value.GetString()!).ToList();
            var place = 0;
            return (column.TryGetProperty("steps", out var steps) ? steps.EnumerateArray().Select(step => values[place += step.GetInt32()]) : Enumerable.Repeat(values.FirstOrDefault(string.Empty), count)).ToList();
        });
        return columns.ToDictionary(
            static column => column.Key,
            column => column.Value.Select((text, row) => text.Replace("\u0002", columns["ResourceName"][row], StringComparison.Ordinal).Replace("\u0001", columns["ResourceId"][row], StringComparison.Ordinal)).ToList());
    }

    [GeneratedRegex("<script(?<attributes>[^>]*)>(?<text>.*?)</script>", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(?<text>.*?)</style>", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Style();
}
