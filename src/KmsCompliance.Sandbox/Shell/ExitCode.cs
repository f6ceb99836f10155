namespace KmsCompliance.Sandbox.Shell;

/// <summary>What the process tells its caller, where PowerShell does not.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Success = 0;

    /// <summary>An error was shown, or the sandbox could not start.</summary>
    public const int Failure = 1;

    /// <summary>The command line was wrong; nothing was started.</summary>
    public const int BadUsage = 2;

    /// <summary>Stopped by SIGTERM: 128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
