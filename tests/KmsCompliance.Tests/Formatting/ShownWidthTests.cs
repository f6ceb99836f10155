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
    [Trait("Category", "Processes")]
    public Task Jobs_have_whole_names() => AssertWholeAsync(InJobs);

    [Fact]
    public async Task The_console_has_short_ones()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        var shown = Screen.Render(server.Url, Audit, 80, colour: false);
        Assert.Contains("billing/\u2026as-name", shown, StringComparison.Ordinal);
        Assert.Equal(shown, Screen.Render(server.Url, $"& {{ {Audit} }}", 80, colour: false));
    }

    // Objects and a mixture of them, live and saved; the first decides on the table.
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task The_console_has_a_whole_key_for_X_Ray_and_a_table_for_whatever_follows(int width)
    {
        const string XRay = "Get-XRayEncryptionStatus -Region eu-west-1";
        const string Key = "00000101-5a6d-4b0c-8000-000000000101";
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);

        Assert.Contains($" {Key} ", Show(XRay), StringComparison.Ordinal);
        Assert.Contains($" {Key} ", Show(Saved(XRay)), StringComparison.Ordinal);
        foreach (var mixture in new[] { $"{XRay}; {Audit}", Saved($"{XRay}; {Audit}") })
        {
            var shown = Show(mixture);
            Assert.Contains($" {Key} ", shown, StringComparison.Ordinal);
            Assert.Matches(@"(?m)^eu-west-1 +NonCompliant billing/.*: \(AWS managed\) +AwsManagedKey$", shown);
        }

        // What every other service has room for stays: X-Ray is then a name among others.
        const string Everything = "$all = Get-ServiceEncryptionStatus -Region eu-west-1";
        const string XRayFirst = "@($all | Where-Object Service -eq XRay) + @($all | Where-Object Service -ne XRay)";
        foreach (var mixture in new[] { $"{Audit}; {XRay}", $"{Everything}; {XRayFirst}", $"{Everything}; {Saved(XRayFirst)}" })
        {
            var shown = Show(mixture);
            Assert.Matches("(?m)^Region +Compliance +Reason +Resource +Key$", shown);
            Assert.Matches("(?m)^eu-west-1 +Compliant +CustomerManagedKey " + (width == 80 ? "X-Ray +0" : "X-Ray encryption configuration +0"), shown);
        }

        string Show(string command)
        {
            var shown = string.Join('\n', Screen.Render(server.Url, command, width, colour: false).Split('\n').Select(static line => line.TrimEnd()));
            Assert.DoesNotMatch("(?m)^[A-Za-z]+ +: ", shown);
            return shown;
        }

        static string Saved(string command) =>
            $"[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(@({command})))";
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
