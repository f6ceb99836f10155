using Xunit.Abstractions;

namespace KmsCompliance.Tests.Pester;

/// <summary>The Pester suite, a test a file. The output of each names the tests of its file.</summary>
public sealed class PesterTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(PesterRun.Folder, "*.Tests.ps1").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_passes(string file)
    {
        var run = await PesterRun.OfAsync(Path.Combine(PesterRun.Folder, file));

        output.WriteLine(run.Output);
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches(@"(?m)^ *\[[+!]\] ", run.Output);
    }
}
