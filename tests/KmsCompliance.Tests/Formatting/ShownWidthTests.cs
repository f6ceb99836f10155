using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Isolation;

namespace KmsCompliance.Tests.Formatting;

/// <summary>Names are shortened for the console that shows them, and for nothing else.</summary>
public sealed class ShownWidthTests
{
    private const string Audit = "Get-SecretEncryptionStatus -Region eu-west-1";

    // The longest name of the Region.
    private const string Name = "billing/api-token-aws-managed-alias-name";

    private static readonly string[] ToFilesAndTexts =
    [
        $"{Audit} | Out-String -Width 300",
        $"{Audit} | Format-Table | Out-String -Width 300",
        $"$text = {Audit} | Format-Table | Out-String -Width 300; $text",
        $"$rows = {Audit} | Format-Table; $rows | Out-String -Width 300",
        $"function Show-Secret {{ {Audit} | Format-Table }}; Show-Secret | Out-String -Width 300",
        $"{Audit} | Out-File -LiteralPath $file -Width 300; [System.IO.File]::ReadAllText($file)",
        $"& {{ {Audit} | Format-Table }} | Out-File -LiteralPath $file -Width 300; [System.IO.File]::ReadAllText($file)",
        $"$PSDefaultParameterValues['Out-File:Width'] = 300; {Audit} > $file; [System.IO.File]::ReadAllText($file)",
    ];

    private static readonly string[] InJobs =
    [
        $"Start-Job -ScriptBlock {{ Import-Module $using:manifest; {Audit} | Format-Table | Out-String -Width 300 }} | Receive-Job -Wait -AutoRemoveJob",
        $"Start-ThreadJob -ScriptBlock {{ Import-Module $using:manifest; {Audit} | Format-Table | Out-String -Width 300 }} | Receive-Job -Wait -AutoRemoveJob",
    ];

    [Fact]
    public Task Files_and_texts_have_whole_names() => AssertWholeAsync(ToFilesAndTexts);

    [Fact]
    public Task Jobs_have_whole_names() => AssertWholeAsync(InJobs);

    [Fact]
    public async Task The_console_has_short_ones()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        var shown = Screen.Render(server.Url, Audit, 80, colour: false);
        Assert.Contains("billing/\u2026as-name", shown, StringComparison.Ordinal);
        Assert.Equal(shown, Screen.Render(server.Url, $"& {{ {Audit} }}", 80, colour: false));
    }

    private static async Task AssertWholeAsync(string[] scripts)
    {
        var file = Path.Combine(Path.GetTempPath(), $"kmscompliance-tests-{Guid.NewGuid():N}.txt");
        try
        {
            var lines = await ChildShell.RunAsync(
                $"$manifest = '{TestEnvironment.Manifest}'; Import-Module $manifest; $file = '{file}'\n" + string.Join('\n', scripts));
            Assert.Equal(scripts.Length, lines.Count(line => line.Contains($" {Name} ", StringComparison.Ordinal)));
            Assert.DoesNotContain(lines, line => line.Contains('\u2026', StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
