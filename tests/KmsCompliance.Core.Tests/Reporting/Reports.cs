using CsCheck;
using KmsCompliance.Reporting;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>Findings to report, and what is written of them.</summary>
internal static class Reports
{
    /// <summary>When reports are made.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 11, 28, 13, 0, 0, TimeSpan.Zero);

    /// <summary>What names in AWS, or an endpoint that is none, may hold to break out of a format.</summary>
    public static IReadOnlyList<string> Hostile { get; } =
    [
        "\"quoted\", 'twice'", "line\r\nbreak\nand\rreturn", "nul\0 bell\a escape\u001b[31m", "\u202Eright to left\u2066", "</script><script>alert(1)</script>",
        "]]><x/>", "<!-- x --> & &amp; &#60;", "a|b\\|c\\", "`code` ``more`` *bold* _it_ [link](https://evil.example) ![i](x) @team user@evil.example www.evil.example #1",
        "{0} {{1}} [x](1) \\[y](2)", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uFF1D1", "\uFF0B1", "\uFF0D1", "\uFF20x", "a;=1+1", "a; =1", "a|=1", " =1",
        "lone \uD800 and \uDC00", "\uFFFE\uFFFF", "\u2028\u2029\u0085", "\U000E0041 tag \U0001F600", new string('x', 10_240), "", "---", "# heading", "    code",
    ];

    /// <summary>Texts that such pieces make.</summary>
    public static Gen<string> HostileText { get; } =
        from pieces in Gen.OneOf(Gen.OneOf<string>([.. Hostile]), Gen.String, Gen.OneOf<string>("=", ";", "\"", "\n", "|", ",", "<", "&", "]", "`", "\\"))
            .Array[0, 5]
        select string.Concat(pieces);

    /// <summary>A finding of a resource with this for every text that is not ours.</summary>
    public static ReportFinding Finding(string text = "billing/api", string compliance = Compliance.NonCompliant, string severity = Severity.Medium, string? reason = ComplianceReason.AwsManagedKey, int number = 1) => new()
    {
        FindingId = $"KMSC001/{text}{number}",
        RuleId = "KMSC001",
        Severity = severity,
        Compliance = compliance,
        Reason = reason,
        Message = text,
        Service = "SecretsManager",
        ResourceName = text,
        ResourceArn = text,
        ResourceId = $"{text}{number}",
        Region = "eu-west-1",
        AccountId = "111122223333",
        Remediation = text,
        Frameworks = ["PCI DSS 4.0.1 10.3.2", text],
        FoundAt = DateTimeOffset.UnixEpoch,
        FoundBy = text,
        ModuleVersion = "1.2.3",
    };

    /// <summary>A finding that its owner has accepted, with this likewise.</summary>
    public static ReportFinding Exempt(string text = "billing/api", string severity = Severity.Medium, string reason = ComplianceReason.AwsManagedKey, int number = 1) =>
        Finding(text, Compliance.Exempt, severity, reason, number) with
        {
            ExemptionOwner = $"platform {text}",
            ExemptionReason = $"Moves in March {text}",
            ExemptUntil = "2027-03-31",
            Tags = new([KeyValuePair.Create("Owner", text)]),
        };

    /// <summary>A finding of a key policy, with this likewise.</summary>
    public static ReportFinding PolicyFinding(string text) => ReportFinding.Of(new CmkPolicyFinding
    {
        RuleId = "KMSP001",
        Title = text,
        Severity = Severity.Critical,
        Compliance = Compliance.NonCompliant,
        Message = text,
        Sid = text,
        Remediation = text,
        MissingStatement = [text, "{\n  \"Sid\": \"x\"\n}"],
        KeyArn = text,
        Region = "eu-west-1",
        AccountId = "111122223333",
    });

    /// <summary>A finding about a template, with this likewise; without a service, about a part of it that was not looked at.</summary>
    public static ReportFinding TemplateFinding(string text, string? service = "SecretsManager", int? line = 7) => ReportFinding.Of(new CmkTemplateFinding
    {
        RuleId = "KMSC001",
        Severity = Severity.Medium,
        Compliance = service is null ? Compliance.Unknown : Compliance.NonCompliant,
        Reason = service is null ? ComplianceReason.NotInTemplate : ComplianceReason.AwsManagedKey,
        Message = text,
        Service = service,
        ResourceType = text,
        ResourceAddress = text,
        TemplatePath = text,
        SourcePath = text,
        SourceLine = line,
        Remediation = text,
        Frameworks = [text],
        ModuleVersion = text,
    });

    /// <summary>The report.</summary>
    public static string Write(string format, IEnumerable<ReportFinding> findings)
    {
        using var text = new StringWriter();
        WriteTo(text, format, findings);
        return text.ToString();
    }

    /// <summary>Writes the report.</summary>
    public static void WriteTo(TextWriter output, string format, IEnumerable<ReportFinding> findings)
    {
        var writer = ReportWriter.Create(format, output, "my report.ndjson", Now);
        writer.Start();
        foreach (var finding in findings)
        {
            writer.Add(finding);
        }

        writer.Finish();
    }
}
