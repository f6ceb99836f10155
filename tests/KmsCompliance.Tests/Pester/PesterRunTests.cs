namespace KmsCompliance.Tests.Pester;

/// <summary>What makes a Pester file fail.</summary>
public sealed class PesterRunTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Passed_tests_do_not_and_neither_do_skipped_ones_of_PSScriptAnalyzer()
    {
        var run = await PesterRun.OfAsync(
            File("Passed", "Describe 'A' { It 'B' { 1 | Should -Be 1 } }"),
            File("Analysis", "Describe 'PSScriptAnalyzer' -Skip { It 'C' { } }"));

        Assert.Contains("[+] B", run.Output, StringComparison.Ordinal);
        Assert.Contains("[!] C", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Failed_skipped_and_missing_tests_do()
    {
        var run = await PesterRun.OfAsync(
            File("Failed", "Describe 'A' { It 'B' { 1 | Should -Be 1 }; It 'C' { 1 | Should -Be 2 } }"),
            File("Skipped", "Describe 'A' { It 'B' { 1 | Should -Be 1 }; It 'C' -Skip { } }"),
            File("Empty", "BeforeAll { }"),
            File("Broken", "Describe 'A' { BeforeAll { throw 'no' }; It 'B' { } }"),
            File("Passed", "Describe 'A' { It 'B' { 1 | Should -Be 1 } }"));

        Assert.Equal(
            ["Broken", "Empty", "Failed", "Skipped"],
            run.Output.Split('\n').Where(line => line.Contains(".Tests.ps1: ", StringComparison.Ordinal)).Select(line => line.Split('.')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains("Skipped.Tests.ps1: 1 not run, such as 'A.C'", run.Output, StringComparison.Ordinal);
        Assert.Contains("Empty.Tests.ps1: no test in it", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, $"{name}.Tests.ps1");
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
