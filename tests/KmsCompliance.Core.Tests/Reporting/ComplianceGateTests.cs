using KmsCompliance.Reporting;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>What opens a gate, and what it says where it stays shut.</summary>
public sealed class ComplianceGateTests
{
    private const string Fit = "Compliant";
    private const string Unfit = "NonCompliant";
    private const string Unclear = "Unknown";

    /// <summary>Verdict and severity of each finding, the least severity that fails, whether unknown ones may pass, whether it
    /// opens.</summary>
    [Theory]
    [InlineData("Compliant Informational", "Low", false, true)]
    [InlineData("NonCompliant Low", "Low", false, false)]
    [InlineData("Compliant Informational, NonCompliant Low", "Medium", false, true)]
    [InlineData("Compliant Informational, NonCompliant Medium", "Medium", false, false)]
    [InlineData("NonCompliant Medium", "High", false, true)]
    [InlineData("NonCompliant Critical", "Critical", true, false)]
    [InlineData("Compliant Informational, Unknown Medium", "Low", false, false)]
    [InlineData("Compliant Informational, Unknown Medium", "Critical", false, false)]
    [InlineData("Compliant Informational, Unknown Medium", "Low", true, true)]
    [InlineData("Unknown Medium, NonCompliant High", "Low", true, false)]
    [InlineData("Compliant Informational, NonCompliant Grave", "Critical", true, false)]
    [InlineData("compliant Informational", "Low", false, false)]
    [InlineData("Fine Informational", "Low", false, false)]
    [InlineData("Exempt Critical", "Low", false, true)]
    [InlineData("Exempt Critical, NonCompliant Low", "Low", false, false)]
    [InlineData("Exempt Critical, Unknown Medium", "Low", false, false)]
    [InlineData("exempt Critical", "Low", false, false)]
    [InlineData("", "Low", true, false)]
    public void It_opens_where_all_that_matters_holds(string findings, string failOn, bool allowUnknown, bool opens)
    {
        var gate = new ComplianceGate(failOn, allowUnknown);
        foreach (var finding in findings.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            gate.Add(Judged(finding.Split(' ')[0], finding.Split(' ')[1]));
        }

        Assert.Equal(opens, gate.FindFailure() is null);
    }

    [Fact]
    public void What_was_not_seen_never_passes()
    {
        foreach (var miss in new Action<ComplianceGate>[]
        {
            gate => gate.Add(Judged(Unclear, "Medium") with { Reason = ComplianceReason.NotListed }),
            gate => gate.Add(Judged("Exempt", "Medium") with { Reason = ComplianceReason.NotListed }),
            gate => gate.Miss("not complete: 1 of 2 places listed"),
            gate => gate.AddForeign(),
        })
        {
            var gate = new ComplianceGate(Severity.Critical, allowUnknown: true);
            gate.Add(Judged(Fit, Severity.Informational));
            Assert.Null(gate.FindFailure());
            miss(gate);
            Assert.NotNull(gate.FindFailure());
        }
    }

    [Fact]
    public void It_counts_and_names_the_worst_whatever_the_order()
    {
        var random = new Random(7);
        var gate = new ComplianceGate(Severity.Low, allowUnknown: false);
        foreach (var number in Enumerable.Range(0, 1000).OrderBy(_ => random.Next()))
        {
            gate.Add(number switch
            {
                < 3 => Judged(Unfit, Severity.Critical, $"arn:critical-{number}"),
                < 10 => Judged(Unfit, Severity.High, $"arn:high-{number}"),
                < 300 => Judged(Unfit, Severity.Medium, $"arn:medium-{number}"),
                < 400 => Judged(Unclear, Severity.Medium, $"arn:unknown-{number}"),
                _ => Judged(Fit, Severity.Informational),
            });
        }

        Assert.Equal(
            "The gate does not open: 300 of 1000 findings are not compliant (3 Critical, 7 High, 290 Medium); 100 of 1000 are unknown. Worst: "
            + "KMSC001 Critical arn:critical-0: Words. | KMSC001 Critical arn:critical-1: Words. | KMSC001 Critical arn:critical-2: Words. | "
            + "KMSC001 High arn:high-3: Words. | KMSC001 High arn:high-4: Words. | and 395 more",
            gate.FindFailure()!.Message);
    }

    [Fact]
    public void What_is_exempt_is_counted_beside_and_named_neither_good_nor_bad()
    {
        var gate = new ComplianceGate(Severity.Low, allowUnknown: false);
        gate.Add(Judged("Exempt", Severity.Critical));
        gate.Add(Judged("Exempt", Severity.Critical));
        Assert.Equal("2 findings were judged and all are exempt: none is compliant, and each was accepted by its owner.", gate.Describe());
        gate.Add(Judged(Fit, Severity.Informational));
        Assert.Equal("3 findings, none not compliant of severity Low or more; 0 milder, 0 unknown, 2 exempt.", gate.Describe());
        gate.Add(Judged(Unfit, Severity.High, "arn:high"));
        Assert.Equal(
            "The gate does not open: 1 of 4 findings is not compliant (1 High). Beside that, 2 are exempt. Worst: KMSC001 High arn:high: Words.",
            gate.FindFailure()!.Message);
    }

    [Fact]
    public void Of_nothing_it_says_so() =>
        Assert.Equal("The gate does not open: nothing was judged.", new ComplianceGate(Severity.Low, allowUnknown: true).FindFailure()!.Message);

    private static JudgedThing Judged(string compliance, string severity, string subject = "arn:x") =>
        new("KMSC001", severity, compliance, ComplianceReason.AwsManagedKey, subject, "Words.");
}
