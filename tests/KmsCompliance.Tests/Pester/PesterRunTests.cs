namespace KmsCompliance.Tests.Pester;

/// <summary>What makes a Pester file fail.</summary>
public sealed class PesterRunTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Describe 'A' { It 'B' { 1 | Should -Be 1 } }", 0, "[+] B")]
    [InlineData("Describe 'A' { It 'B' { 1 | Should -Be 1 }; It 'C' { 1 | Should -Be 2 } }", 1, "Its.Tests.ps1: 1 failed")]
    [InlineData("Describe 'A' { It 'B' { 1 | Should -Be 1 }; It 'C' -Skip { } }", 1, "Its.Tests.ps1: 1 not run, such as 'A.C'")]
    [InlineData("Describe 'PSScriptAnalyzer' -Skip { It 'B' { } }", 0, "[!] B")]
    [InlineData("BeforeAll { }", 1, "Its.Tests.ps1: no test in it")]
    [InlineData("Describe 'A' { BeforeAll { throw 'no' }; It 'B' { } }", 1, "failed")]
    public async Task Failed_skipped_and_missing_tests_do(string text, int exitCode, string shown)
    {
        var file = Path.Combine(_folder.FullName, "Its.Tests.ps1");
        await File.WriteAllTextAsync(file, text);

        var run = await PesterRun.OfAsync(file);

        Assert.Contains(shown, run.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode, run.ExitCode);
    }
}
