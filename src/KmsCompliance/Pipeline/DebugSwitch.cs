using System.Management.Automation;
using System.Reflection;

namespace KmsCompliance.Pipeline;

/// <summary>What -Debug is to do: show more. Of a command that has it, and not -Verbose and -WarningAction, PowerShell makes every
/// verbose message and warning a question; where nobody can be asked, the command ends there.</summary>
internal static class DebugSwitch
{
    /// <summary>Writes a verbose message; of a command with -Debug, as one of debugging, which is not asked about.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="message">The message.</param>
    public static void WriteVerbose(PSCmdlet cmdlet, string message)
    {
        if (AsksAbout(cmdlet, "Verbose"))
        {
            cmdlet.WriteDebug(message);
        }
        else
        {
            cmdlet.WriteVerbose(message);
        }
    }

    /// <summary>Writes a warning and has nobody asked about it.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="message">The warning.</param>
    public static void WriteWarning(PSCmdlet cmdlet, string message)
    {
        // Nothing public sets it, and a warning written elsewhere would be missing from its stream and variable. Where a PowerShell
        // does not let it be set, it asks.
        if (AsksAbout(cmdlet, "WarningAction")
            && cmdlet.CommandRuntime.GetType().GetProperty("WarningPreference", BindingFlags.Instance | BindingFlags.NonPublic) is { CanWrite: true } preference)
        {
            preference.SetValue(cmdlet.CommandRuntime, ActionPreference.Continue);
        }

        cmdlet.WriteWarning(message);
    }

    private static bool AsksAbout(PSCmdlet cmdlet, string parameter) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue("Debug", out var value) && value is SwitchParameter { IsPresent: true }
        && !cmdlet.MyInvocation.BoundParameters.ContainsKey(parameter);
}
