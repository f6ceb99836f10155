namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>What the tour holds its commands to: <c>Tour.psm1</c> with commands of its own.</summary>
[Trait("Category", "Tour")]
public sealed class TourTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kmscompliance-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task What_comes_out_otherwise_than_told_is_named_and_the_rest_goes_on()
    {
        SandboxOutcome outcome = await RunAsync("""
            Start-Tour
            Step 'One'
            Show 'As told.' -AtLeast 2 {
                $kept = 'kept'
                1, 2
            }
            Show -AtLeast 2 { 'alone' }
            Show -Every @{ Status = 'Applied', 'Unchanged' } { [pscustomobject]@{ Status = 'Applied' }, [pscustomobject]@{ Status = 'Pending' } }
            Show -Every @{ Status = 'Applied' } { }
            Step 'Two'
            Show { Write-Error -Message 'it broke' -ErrorId Broke; 'goes on' }
            Show -Refused Broke { Write-Error -Message 'refused' -ErrorId Broke; $kept }
            Show -Refused Broke { throw 'other' }
            exit (Complete-Tour -Before @([pscustomobject]@{ Service = 'A'; Compliance = 'Unknown' }) -After @([pscustomobject]@{ Service = 'A'; Compliance = 'Compliant' }))
            """);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("== 1. One ==\n\nAs told.\n\nPS> $kept = 'kept'\n>> 1, 2\n1\n2\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\ngoes on\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\nkept\n", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"A +before +0 +0 +1\n +after +1 +0 +0\n", outcome.Output);
        Assert.Equal(
            [
                "Not as told: step 1, 'alone': it put out 1 objects, not 2 or more.",
                "Not as told: step 1, [pscustomobject]@{ Status = 'Applied' }, [pscustomobject]@{ Status = 'Pending' }: Status is Pending, not Applied or Unchanged.",
                "Not as told: step 1, : it put out 0 objects, not 1 or more.",
                "Not as told: step 2, Write-Error -Message 'it broke' -ErrorId Broke; 'goes on': it failed with Broke.",
                "Not as told: step 2, throw 'other': it did not refuse with Broke.",
                "Not as told: step 2, throw 'other': it failed with other.",
            ],
            outcome.Error.Split('\n').Where(line => line.StartsWith("Not as told", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_comes_out_as_told_ends_with_0()
    {
        SandboxOutcome outcome = await RunAsync("Show { 'fine' }\nexit (Complete-Tour -Before @() -After @())");

        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Error));
        Assert.Contains("\nfine\n", outcome.Output, StringComparison.Ordinal);
    }

    private async Task<SandboxOutcome> RunAsync(string told)
    {
        string module = Path.Combine(AppContext.BaseDirectory, "Tour", "Tour.psm1");
        string script = Path.Combine(_directory.FullName, "told.ps1");
        await File.WriteAllTextAsync(script, $"Import-Module '{module}' -ErrorAction Stop\n{told}");
        return await SandboxProcess.RunAsync("shell", "-NoModule", "-File", script);
    }
}
