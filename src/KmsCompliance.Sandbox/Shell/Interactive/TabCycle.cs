using System.Management.Automation;
using KmsCompliance.Sandbox.Shell.Hosting;

namespace KmsCompliance.Sandbox.Shell.Interactive;

/// <summary>Completes the word at the cursor; each further Tab puts the next match in its place.</summary>
internal sealed class TabCycle(Func<string, int, CommandCompletion?> complete)
{
    private CommandCompletion? _completion;
    private int _index;
    private int _length;

    /// <summary>Completion by the engine, which knows commands, parameters and the module's own completers.</summary>
    public static TabCycle For(ShellSession session) => new((text, cursor) =>
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
    });

    /// <summary>Any key but Tab has been pressed: the next Tab starts afresh.</summary>
    public void Reset() => _completion = null;

    /// <summary>Puts the next match, or the previous one, into the line.</summary>
    public void Apply(LineBuffer line, bool backwards)
    {
        if (_completion is null)
        {
            _completion = complete(line.Text, line.Cursor);
            _index = backwards ? 0 : -1;
            _length = _completion?.ReplacementLength ?? 0;
        }

        if (_completion is not { CompletionMatches.Count: > 0 } found)
        {
            return;
        }

        int count = found.CompletionMatches.Count;
        _index = (_index + (backwards ? -1 : 1) + count) % count;
        string match = found.CompletionMatches[_index].CompletionText;
        line.Replace(found.ReplacementIndex, _length, match);
        _length = match.Length;
    }
}
