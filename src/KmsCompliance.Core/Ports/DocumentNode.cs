using System.Text.Json;

namespace KmsCompliance.Ports;

/// <summary>A value of a JSON or YAML document, and the line that it stands in. One that nobody may read, such as a secret's value, is
/// there without its content.</summary>
/// <param name="Kind">What it is; <see cref="JsonValueKind.Undefined"/> where it was left out.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record DocumentNode(JsonValueKind Kind, int Line)
{
    private Dictionary<string, DocumentNode>? _index;

    /// <summary>A text, or a number as it is written.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The members of an object, in their order; each name once.</summary>
    public IReadOnlyList<KeyValuePair<string, DocumentNode>> Members { get; init; } = [];

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<DocumentNode> Items { get; init; } = [];

    /// <summary>A member; null where there is none, or this is no object.</summary>
    /// <param name="name">Its name.</param>
    public DocumentNode? this[string name] => Members.Count switch
    {
        0 => null,
        < 8 => Members.FirstOrDefault(member => member.Key == name).Value,
        _ => (_index ??= new(Members, StringComparer.Ordinal)).GetValueOrDefault(name),
    };

    /// <summary>The text of a text; null of anything else.</summary>
    public string? Word => Kind == JsonValueKind.String ? Text : null;

    /// <summary>The word of a text, number or Boolean; null of anything else.</summary>
    public string? Scalar => Kind switch
    {
        JsonValueKind.String or JsonValueKind.Number => Text,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>Whether it is true.</summary>
    public bool IsTrue => Kind == JsonValueKind.True;
}
