using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace KmsCompliance;

/// <summary>A list of texts that has a text itself, so that a table of a file has a cell for it. Equal to one of the same texts.</summary>
[CollectionBuilder(typeof(TextList), nameof(Create))]
public sealed class TextList : ReadOnlyCollection<string>, IEquatable<TextList>
{
    private TextList(IList<string> items)
        : base(items)
    {
    }

    /// <summary>A list of texts.</summary>
    public static TextList Create(ReadOnlySpan<string> items) => new(items.ToArray());

    /// <inheritdoc/>
    public bool Equals(TextList? other) => other is not null && this.SequenceEqual(other, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TextList);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(ToString(), StringComparison.Ordinal);

    /// <summary>The texts, with a semicolon between them.</summary>
    public override string ToString() => string.Join("; ", Items);
}
