using System.Collections.ObjectModel;

namespace KmsCompliance;

/// <summary>Texts by name, such as tags, that have a text themselves, so that a table of a file has a cell for them.</summary>
public sealed class TextDictionary : ReadOnlyDictionary<string, string>
{
    /// <summary>Texts by name.</summary>
    public TextDictionary(IEnumerable<KeyValuePair<string, string>> entries)
        : base(new Dictionary<string, string>(entries, StringComparer.Ordinal))
    {
    }

    /// <summary>Nothing.</summary>
    public static new TextDictionary Empty { get; } = new([]);

    /// <summary>Names and texts in the order of the names, with a semicolon between them.</summary>
    public override string ToString() =>
        string.Join("; ", Dictionary.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => $"{entry.Key}={entry.Value}"));
}
