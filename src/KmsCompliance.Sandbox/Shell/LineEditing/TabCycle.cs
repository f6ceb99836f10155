using System.Management.Automation;

namespace KmsCompliance.Sandbox.Shell.LineEditing;

/// <summary>Completes the word at the cursor; each further Tab puts the next match in its place.</summary>
/// <param name="complete">The matches for a text and a cursor in it; null where there are none.</param>
internal sealed class TabCycle(Func<string, int, CommandCompletion?> complete)
{
    private CommandCompletion? _completion;
    private int _index;
    private int _length;

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
