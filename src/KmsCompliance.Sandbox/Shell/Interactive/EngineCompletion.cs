using System.Management.Automation;
using KmsCompliance.Sandbox.Shell.Hosting;

namespace KmsCompliance.Sandbox.Shell.Interactive;

/// <summary>Completion by the engine, which knows commands, parameters and the module's own completers.</summary>
internal sealed class EngineCompletion(ShellSession session)
{
    /// <summary>The matches for <paramref name="text"/> with the cursor at <paramref name="cursor"/>.</summary>
    public CommandCompletion? Complete(string text, int cursor)
    {
        using PowerShell pipeline = session.NewPipeline();
        pipeline.AddCommand("TabExpansion2").AddParameter("inputScript", text).AddParameter("cursorColumn", cursor);
        try
        {
            return pipeline.Invoke<CommandCompletion>().FirstOrDefault();
        }
        catch (RuntimeException)
        {
            // A completer that fails completes nothing; the line being typed matters more.
            return null;
        }
    }
}
