using System.CommandLine;
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

    /// <summary>Reads the arguments. What follows a script's path is the script's own, whatever it looks like.</summary>
    public static ParseResult Parse(IReadOnlyList<string> arguments)
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
