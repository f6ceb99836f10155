using System.Diagnostics;
using KmsCompliance.Sandbox.Shell;

namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>The prompt at a terminal, which <c>script</c> of util-linux makes.</summary>
public sealed class TerminalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [LinuxFact]
    public async Task At_a_terminal_Ctrl_C_stops_the_command_and_exit_leaves_with_its_code()
    {
        ProcessStartInfo start = new("script", ["-qec", $"dotnet '{typeof(ExitCode).Assembly.Location}' shell -NoModule", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "xterm";
        using Process terminal = Process.Start(start)!;
        using CancellationTokenSource patience = new(Patience);
        try
        {
            await SeeAsync("PS sandbox> ");
            await TypeAsync("\"reader: $((Get-PSReadLineOption).HistorySaveStyle)\"; 'runs' + 'now'; while ($true) { [Threading.Thread]::Sleep(20) }\r");
            await SeeAsync("reader: SaveNothing");
            await SeeAsync("runsnow");
            await TypeAsync("\u0003");
            await SeeAsync("PS sandbox> ");
            await TypeAsync("exit 9\r");
            await terminal.StandardOutput.ReadToEndAsync(patience.Token);
            await terminal.WaitForExitAsync(patience.Token);

            Assert.Equal(9, terminal.ExitCode);
        }
        finally
        {
            terminal.Kill(entireProcessTree: true);
        }

        async Task TypeAsync(string keys)
        {
            await terminal.StandardInput.WriteAsync(keys.AsMemory(), patience.Token);
            await terminal.StandardInput.FlushAsync(patience.Token);
        }

        // Reads on until the screen has shown a text.
        async Task SeeAsync(string text)
        {
            string seen = string.Empty;
            char[] buffer = new char[4096];
            while (!seen.Contains(text, StringComparison.Ordinal))
            {
                int count = await terminal.StandardOutput.ReadAsync(buffer, patience.Token);
                Assert.True(count > 0, $"The terminal closed before it showed '{text}': {seen}");
                seen += new string(buffer, 0, count);
            }
        }
    }
}
