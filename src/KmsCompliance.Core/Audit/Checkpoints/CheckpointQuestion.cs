using System.Globalization;

namespace KmsCompliance.Audit.Checkpoints;

/// <summary>What an audit was asked, as far as its statuses hang on it. Where it looks is no part of it: each place is kept for
/// itself.</summary>
internal sealed record CheckpointQuestion
{
    /// <summary>The services' names.</summary>
    public required IReadOnlyList<string> Service { get; init; }

    /// <summary>Patterns of the names that are shown; empty for all.</summary>
    public IReadOnlyList<string> Name { get; init; } = [];

    /// <summary>The tags that resources have to have: <c>key=pattern</c>.</summary>
    public IReadOnlyList<string> Tag { get; init; } = [];

    /// <summary>Whether the alias of each key is looked for.</summary>
    public bool IncludeAlias { get; init; }

    /// <summary>Whether resources that are scheduled for deletion are shown.</summary>
    public bool IncludePlannedDeletion { get; init; }

    /// <summary>Whether replicas are read.</summary>
    public bool IncludeReplica { get; init; }

    /// <summary>Whether copies of traces in monitoring accounts are looked for.</summary>
    public bool IncludeTraceCopy { get; init; }

    /// <summary>What differs from another question, in the words of its parameters.</summary>
    /// <param name="other">What is asked now.</param>
    public IEnumerable<string> DifferencesTo(CheckpointQuestion other)
    {
        foreach (var (parameter, kept, asked) in Texts().Zip(other.Texts(), static (one, two) => (one.Parameter, one.Text, two.Text)))
        {
            if (kept != asked)
            {
                yield return $"{parameter} was {kept} and is {asked}";
            }
        }
    }

    private IEnumerable<(string Parameter, string Text)> Texts() =>
    [
        ("-Service", TextOf(Service)),
        ("-Name", TextOf(Name)),
        ("-Tag", TextOf(Tag)),
        ("-IncludeAlias", TextOf(IncludeAlias)),
        ("-IncludePlannedDeletion", TextOf(IncludePlannedDeletion)),
        ("-IncludeReplica", TextOf(IncludeReplica)),
        ("-IncludeTraceCopy", TextOf(IncludeTraceCopy)),
    ];

    // Their order says nothing.
    private static string TextOf(IReadOnlyList<string> values) =>
        values.Count == 0 ? "left out" : string.Join(", ", values.Order(StringComparer.Ordinal).Select(static value => $"'{value}'"));

    private static string TextOf(bool value) => value.ToString(CultureInfo.InvariantCulture);
}
