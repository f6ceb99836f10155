using System.Text.Json;
using KmsCompliance.Reporting;
using KmsCompliance.Sandbox.Tests.Peers;

namespace KmsCompliance.Tests.Reporting;

/// <summary>Reports, held against what others have written to read them.</summary>
[Trait("Category", "Validators")]
public sealed class ReportPeerTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 13, 0, 0, TimeSpan.Zero);

    /// <summary>Of every verdict, in every partition, and with values that break out of formats.</summary>
    private static readonly List<ReportFinding> Findings =
    [
        .. from region in new[] { "eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1" }
           from service in new[] { "XRay", "SecretsManager", "CloudTrail", "CloudTrailLake", "CloudWatchLogs" }
           from compliance in new[] { Compliance.Compliant, Compliance.NonCompliant, Compliance.Unknown, Compliance.Exempt }
           select Finding($"{service}/{compliance}", region, service, compliance),
        .. new[] { " ", "\"quoted\" <b>&amp;</b> {0} [x](https://evil.example) \\", "line\r\nbreak", "\u001b[31m\u202E", "\U0001F600 grin", new string('x', 10_240), string.Concat(Enumerable.Repeat("\U0001F600", 5_000)) }
            .Select(static text => Finding(text, "eu-west-1", "SecretsManager", Compliance.Exempt)),
        ReportFinding.Of(new CmkPolicyFinding
        {
            RuleId = "KMSP001",
            Title = "A title",
            Severity = Severity.Critical,
            Compliance = Compliance.NonCompliant,
            Message = "Words.",
            KeyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            Region = "eu-west-1",
            AccountId = "111122223333",
        }),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [PeerFact(Peer.Botocore)]
    public async Task Security_Hub_takes_what_is_written_for_it_by_botocores_model()
    {
        var (count, problems) = await CheckAsync(Write(ReportFormat.Asff));
        Assert.Empty(problems);
        Assert.Equal(Findings.Count, count);

        // That the check sees what is wrong.
        var wrong = (await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "report.asff"))).Replace("\"FAILED\"", "\"BROKEN\"", StringComparison.Ordinal).Replace("\"GeneratorId\"", "\"Generator\"", StringComparison.Ordinal);
        var file = Path.Combine(_folder.FullName, "wrong");
        await File.WriteAllTextAsync(file, wrong);
        Assert.NotEmpty((await CheckAsync(file)).Problems);
    }

    [PeerFact(Peer.SarifMultitool)]
    public async Task Microsofts_validator_finds_nothing_wrong_with_SARIF()
    {
        var right = Write(ReportFormat.Sarif);

        // That the validator sees what is wrong.
        var wrong = Path.Combine(_folder.FullName, "wrong.sarif");
        await File.WriteAllTextAsync(wrong, (await File.ReadAllTextAsync(right)).Replace("\"suppressions\"", "\"suppression\"", StringComparison.Ordinal));
        var log = Path.Combine(_folder.FullName, "log.sarif");
        var (_, output, error) = await SarifMultitool.ValidateAsync([right, wrong], log);
        Assert.True(output.Contains("2 files scanned", StringComparison.Ordinal), output + error);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(log));
        var errors = report.RootElement.GetProperty("runs").EnumerateArray()
            .SelectMany(static run => run.GetProperty("results").EnumerateArray())
            .Where(static result => result.TryGetProperty("level", out var level) && level.GetString() == "error")
            .Select(static result => result.GetRawText())
            .ToLookup(static result => result.Contains("wrong.sarif", StringComparison.Ordinal));
        Assert.Empty(errors[false]);
        Assert.NotEmpty(errors[true]);
    }

    private static async Task<(int Count, string[] Problems)> CheckAsync(string file)
    {
        var (exitCode, output, error) = await Peer.RunAsync("python3", [Path.Combine(AppContext.BaseDirectory, "Peers", "asff_check.py"), file], AwsCli.Isolation);
        Assert.True(exitCode == 0, error);
        using var report = JsonDocument.Parse(output);
        return (report.RootElement.GetProperty("findings").GetInt32(), [.. report.RootElement.GetProperty("problems").EnumerateArray().Select(static problem => problem.GetString()!)]);
    }

    private string Write(string format)
    {
        var file = Path.Combine(_folder.FullName, $"report.{format.ToLowerInvariant()}");
        using var text = new StreamWriter(file);
        var writer = ReportWriter.Create(format, text, "report.ndjson", Now);
        writer.Start();
        Findings.ForEach(writer.Add);
        writer.Finish();
        return file;
    }

    private static ReportFinding Finding(string text, string region, string service, string compliance) => new()
    {
        FindingId = $"KMSC001/{region}/{text}",
        RuleId = "KMSC001",
        Severity = compliance == Compliance.Compliant ? Severity.Informational : Severity.High,
        Compliance = compliance,
        Reason = compliance == Compliance.Unknown ? ComplianceReason.NotListed : ComplianceReason.AwsManagedKey,
        Message = text,
        Service = service,
        ResourceName = text,
        ResourceId = $"arn:aws:{region}:{text}",
        Region = region,
        AccountId = "111122223333",
        Remediation = text,
        Frameworks = ["PCI DSS 4.0.1 10.3.2", text],
        Tags = new([KeyValuePair.Create("Owner", text), KeyValuePair.Create("Empty", string.Empty)]),
        ExemptionOwner = compliance == Compliance.Exempt ? text : null,
        ExemptionReason = compliance == Compliance.Exempt ? text : null,
        ExemptUntil = compliance == Compliance.Exempt ? "2027-03-31" : null,
        FoundAt = DateTimeOffset.UnixEpoch,
        FoundBy = text,
        ModuleVersion = "1.2.3",
    };
}
