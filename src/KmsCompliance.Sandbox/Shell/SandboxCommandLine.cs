using System.CommandLine;
using System.CommandLine.Parsing;
using KmsCompliance.Sandbox.Tour;

namespace KmsCompliance.Sandbox.Shell;

/// <summary>The program's command line: the tour, and the commands beside it.</summary>
internal static class SandboxCommandLine
{
    private static readonly ParserConfiguration Configuration = new()
    {
        // "-Command" is one name and not seven letters, and "@(1, 2)" is PowerShell and not a file of arguments.
        EnablePosixBundling = false,
        ResponseFileTokenReplacer = null,
    };

    /// <summary>Does what the arguments say, and returns the exit code.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="output">Takes the usage, where it is asked for.</param>
    /// <param name="error">Takes what is wrong with the arguments or was wrong with the run.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        try
        {
            ParseResult parsed = Parse(arguments);
            if (parsed.Errors.Count > 0)
            {
                foreach (ParseError wrong in parsed.Errors)
                {
                    await error.WriteLineAsync($"sandbox: {wrong.Message}");
                }

                await error.WriteLineAsync("Add --help for the usage.");
                return ExitCode.BadUsage;
            }

            // Ctrl+C and SIGTERM are the commands' own: pwsh takes them where it runs.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output, Error = error });
        }
        catch (SandboxException exception)
        {
            await error.WriteLineAsync($"sandbox: {exception.Message}");
            return ExitCode.Failure;
        }
    }

    /// <summary>Reads the arguments. What follows a script's path is the script's own, whatever it looks like.</summary>
    private static ParseResult Parse(IReadOnlyList<string> arguments)
    {
        int script = arguments is ["shell", ..] ? ShellCommand.ScriptIndex(arguments) : -1;
        int own = script < 0 ? arguments.Count : Math.Min(script + 1, arguments.Count);
        RootCommand root = new("The module against an AWS endpoint on this machine. It needs no account, calls nothing outside, and costs nothing. Without a command: the tour.")
        {
            TourCommand.Create(),
            ShellCommand.Create([.. arguments.Skip(own)]),
            ServeCommand.Create(),
        };
        root.SetAction((_, cancellationToken) => TourCommand.RunAsync(module: null, cancellationToken));
        return root.Parse([.. arguments.Take(own)], Configuration);
    }
}
