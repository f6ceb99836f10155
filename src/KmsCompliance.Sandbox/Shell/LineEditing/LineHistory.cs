namespace KmsCompliance.Sandbox.Shell.LineEditing;

/// <summary>The lines entered so far, walked with the arrow keys. The line being typed waits at the end.</summary>
internal sealed class LineHistory
{
    private readonly List<string> _lines = [];
    private int _position;
    private string _draft = string.Empty;

    /// <summary>Takes an entered line, unless it is blank or repeats the last one.</summary>
    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line) && (_lines.Count == 0 || _lines[^1] != line))
        {
            _lines.Add(line);
        }

        _position = _lines.Count;
        _draft = string.Empty;
    }

    /// <summary>The line before the current one; null at the beginning.</summary>
    public string? Older(string current)
    {
        if (_position == 0)
        {
            return null;
        }

        _draft = _position == _lines.Count ? current : _draft;
        return _lines[--_position];
    }

    /// <summary>The line after the current one, at last the one being typed; null at the end.</summary>
    public string? Newer()
    {
        if (_position >= _lines.Count)
        {
            return null;
        }

        _position++;
        return _position == _lines.Count ? _draft : _lines[_position];
    }
}
