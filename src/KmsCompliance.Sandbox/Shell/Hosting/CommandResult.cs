using System.Management.Automation;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>How one command ended.</summary>
internal sealed record CommandResult
{
    /// <summary>What reached the display, errors apart. Empty unless keeping was asked for.</summary>
    public IReadOnlyList<PSObject> Output { get; init; } = [];

    /// <summary>The errors that reached the display. Empty unless keeping was asked for.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; init; } = [];

    /// <summary>An error was shown to the user.</summary>
    public bool ErrorShown { get; init; }

    /// <summary>It was stopped before its end.</summary>
    public bool Stopped { get; init; }

    /// <summary>The code it gave to <c>exit</c>, if it did.</summary>
    public int? RequestedExitCode { get; init; }

    /// <summary>The exit code of a process that ran this command and no more.</summary>
    public int ExitCode => RequestedExitCode
        ?? (Stopped ? Shell.ExitCode.Interrupted : ErrorShown ? Shell.ExitCode.Failure : Shell.ExitCode.Success);
}
