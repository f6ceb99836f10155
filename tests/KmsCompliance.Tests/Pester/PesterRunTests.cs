namespace KmsCompliance.Tests.Pester;

/// <summary>What makes a Pester file fail.</summary>
public sealed class PesterRunTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Category", "Processes")]
    public async Task Failed_skipped_and_missing_tests_do_and_skipped_ones_of_PSScriptAnalyzer_do_not()
    {
        // One run for all, because PowerShell and Pester take seconds to start.
        var run = await PesterRun.OfAsync(
            File("Failed", "Describe 'A' { It 'B' { 1 | Should -Be 1 }; It 'C' { 1 | Should -Be 2 } }"),
            File("Skipped", "Describe 'A' { It 'B' { 1 | Should -Be 1 }; It 'C' -Skip { } }"),
            File("Empty", "BeforeAll { }"),
            File("Broken", "Describe 'A' { BeforeAll { throw 'no' }; It 'B' { } }"),
            File("Analysis", "Describe 'PSScriptAnalyzer' -Skip { It 'D' { } }"),
            File("Passed", "Describe 'A' { It 'E' { 1 | Should -Be 1 } }"));

        Assert.Equal("1 failed", run.VerdictOf("Failed.Tests.ps1"));
        Assert.Equal("1 not run, such as 'A.C'", run.VerdictOf("Skipped.Tests.ps1"));
        Assert.Equal("no test in it", run.VerdictOf("Empty.Tests.ps1"));
        Assert.Contains("failed", run.VerdictOf("Broken.Tests.ps1"), StringComparison.Ordinal);
        Assert.Equal("passed", run.VerdictOf("Analysis.Tests.ps1"));
        Assert.Equal("passed", run.VerdictOf("Passed.Tests.ps1"));
        Assert.Null(run.VerdictOf("Absent.Tests.ps1"));
        Assert.Contains("[!] D", run.ReportOf("Analysis.Tests.ps1"), StringComparison.Ordinal);
        Assert.Contains("[+] E", run.ReportOf("Passed.Tests.ps1"), StringComparison.Ordinal);
        Assert.DoesNotContain("[!] D", run.ReportOf("Passed.Tests.ps1"), StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, $"{name}.Tests.ps1");
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
