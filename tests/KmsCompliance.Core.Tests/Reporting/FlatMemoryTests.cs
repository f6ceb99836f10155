using System.Runtime.CompilerServices;
using KmsCompliance.Reporting;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>A million findings pass through in the memory of a few.</summary>
public sealed class FlatMemoryTests
{
    [Theory]
    [InlineData(ReportFormat.Csv)]
    [InlineData(ReportFormat.NdJson)]
    [InlineData(ReportFormat.Json)]
    [InlineData(ReportFormat.Ocsf)]
    [InlineData(ReportFormat.Asff)]
    public void Nothing_is_kept_of_a_million_findings(string format)
    {
        var seen = new List<WeakReference>();
        using var output = new Counter();
        var writer = ReportWriter.Create(format, output, "lines.ndjson", DateTimeOffset.UnixEpoch);
        writer.Start();
        PassThrough(writer, seen, Properties.Million, 1_000);
        GC.Collect();
        Assert.True(output.Lines >= Properties.Million, $"{output.Lines} lines were written of {Properties.Million} findings.");
        Assert.All(seen, static finding => Assert.False(finding.IsAlive));
        writer.Finish();
    }

    [Theory]
    [InlineData(ReportFormat.Sarif, SarifReport.MostResults)]
    [InlineData(ReportFormat.Markdown, 20)]
    public void Of_formats_that_hold_the_worst_no_more_is_kept(string format, int most)
    {
        var seen = new List<WeakReference>();
        using var output = new Counter();
        var writer = ReportWriter.Create(format, output, "lines.ndjson", DateTimeOffset.UnixEpoch);
        writer.Start();
        PassThrough(writer, seen, 20_000, 1);
        GC.Collect();
        Assert.InRange(seen.Count(static finding => finding.IsAlive), 1, most);
        writer.Finish();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PassThrough(ReportWriter writer, List<WeakReference> seen, int count, int every)
    {
        for (var number = 0; number < count; number++)
        {
            var finding = new ReportFinding
            {
                FindingId = "KMSC001/x",
                RuleId = "KMSC001",
                Severity = Severity.Medium,
                Compliance = Compliance.NonCompliant,
                Reason = ComplianceReason.AwsManagedKey,
                Message = "Words.",
                Service = "XRay",
                Region = "eu-west-1",
                AccountId = "111122223333",
            };
            writer.Add(finding);
            if (number % every == 0)
            {
                seen.Add(new WeakReference(finding));
            }
        }
    }

    // Keeps nothing, so that what is kept is the writer's.
    private sealed class Counter : StringWriter
    {
        public long Lines { get; private set; }

        public override void Write(char value) => Lines += value == '\n' ? 1 : 0;

        public override void Write(string? value) => Lines += value.AsSpan().Count('\n');

        public override void Write(char[] buffer, int index, int count) => Lines += buffer.AsSpan(index, count).Count('\n');
    }
}
