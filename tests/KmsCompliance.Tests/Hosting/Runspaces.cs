using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace KmsCompliance.Tests.Hosting;

/// <summary>Runspaces with the module imported, used by one test after another: importing it is most of what a small test
/// would take. Between two tests everything is reset that scripts set, by the engine's own means for pools.</summary>
internal static class Runspaces
{
    private static readonly ConcurrentBag<Runspace> Idle = [];

    // How many modules, functions and aliases each had when it was new.
    private static readonly ConditionalWeakTable<Runspace, object> Original = [];

    /// <summary>One that nobody uses.</summary>
    public static Runspace Take()
    {
        if (Idle.TryTake(out var idle))
        {
            return idle;
        }

        var runspace = RunspaceFactory.CreateRunspace(ModuleSession.CreateState());
        runspace.Open();
        Original.Add(runspace, Commands(runspace));
        return runspace;
    }

    /// <summary>Gives one back. One that is at work, or has got or lost a module or a function, is closed.</summary>
    public static void Return(Runspace runspace)
    {
        if (runspace.RunspaceAvailability != RunspaceAvailability.Available)
        {
            runspace.Dispose();
            return;
        }

        runspace.ResetRunspaceState();
        if (Original.TryGetValue(runspace, out var original) && Commands(runspace).Equals(original))
        {
            Idle.Add(runspace);
        }
        else
        {
            runspace.Dispose();
        }
    }

    private static object Commands(Runspace runspace)
    {
        using var shell = PowerShell.Create(runspace);
        var modules = shell.AddCommand("Get-Module").Invoke<PSModuleInfo>().Count;
        var commands = runspace.SessionStateProxy.InvokeCommand.GetCommands("*", CommandTypes.Function | CommandTypes.Alias, nameIsPattern: true).Count();
        return (modules, commands);
    }
}
