using Xunit.Abstractions;

namespace KmsCompliance.Tests.Pester;

/// <summary>The Pester suite, a test a file. The output of each names the tests of its file.</summary>
public sealed class PesterTests(PesterSuite suite, ITestOutputHelper output) : IClassFixture<PesterSuite>
{
    public static TheoryData<string> Files => [.. PesterSuite.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_passes(string file)
    {
        var report = suite.Run.ReportOf(file);

        output.WriteLine(report);
        Assert.True(suite.Run.VerdictOf(file) == "passed", $"{suite.Run.VerdictOf(file) ?? "The run did not get to it"}:\n{report}");
        Assert.Matches(@"(?m)^ *\[[+!]\] ", report);
    }

    [Fact]
    public void The_run_of_them_says_the_same_by_its_exit_code() =>
        Assert.Equal(Array.TrueForAll([.. PesterSuite.Files], file => suite.Run.VerdictOf(file) == "passed"), suite.Run.ExitCode == 0);
}
