namespace KmsCompliance.Identifiers;

/// <summary>Patterns that a user named, and which of them have fitted nothing yet. Any thread may ask.</summary>
public sealed class PatternList
{
    private readonly (string Text, Func<string, bool> Fits)[] _patterns;
    private readonly bool[] _fitted;

    /// <summary>Reads patterns.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <param name="compile">Makes a test of a pattern.</param>
    public PatternList(IReadOnlyList<string> patterns, Func<string, Func<string, bool>> compile)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(compile);
        _patterns = [.. patterns.Select(pattern => (pattern, compile(pattern)))];
        _fitted = new bool[_patterns.Length];
    }

    /// <summary>Those that have fitted nothing.</summary>
    public IEnumerable<string> Unfitted => _patterns.Where((_, index) => !_fitted[index]).Select(static pattern => pattern.Text);

    /// <summary>Whether any of them fits a text. One that has fitted nothing yet is tried, whatever the others say.</summary>
    /// <param name="text">The text.</param>
    public bool Fits(string text)
    {
        var fits = false;
        for (var i = 0; i < _patterns.Length; i++)
        {
            if ((!fits || !_fitted[i]) && _patterns[i].Fits(text))
            {
                _fitted[i] = true;
                fits = true;
            }
        }

        return fits;
    }
}
