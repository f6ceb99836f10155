using System.Text.Json;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Policy.Documents;

/// <summary>One JSON value of a policy, immutable, with its place in the text.</summary>
/// <remarks>Not <see cref="System.Text.Json.Nodes.JsonNode"/>: that one can be changed by whoever holds it, forgets where
/// a value stood, and finds a repeated member only when the object is read, with an exception of another kind.</remarks>
internal sealed class PolicyNode
{
    private PolicyNode(JsonValueKind kind, int offset, string text, IReadOnlyList<KeyValuePair<string, PolicyNode>> members, IReadOnlyList<PolicyNode> items)
    {
        Kind = kind;
        Offset = offset;
        Text = text;
        Members = members;
        Items = items;
    }

    public JsonValueKind Kind { get; }

    /// <summary>Where the value begins, in UTF-8 bytes from the start of the text.</summary>
    public int Offset { get; }

    /// <summary>The text of a string, unescaped; of a number or a Boolean as it was written.</summary>
    public string Text { get; }

    public IReadOnlyList<KeyValuePair<string, PolicyNode>> Members { get; }

    public IReadOnlyList<PolicyNode> Items { get; }

    public bool IsScalar => Kind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    public static PolicyNode Scalar(JsonValueKind kind, string text, int offset) => new(kind, offset, text, [], []);

    public static PolicyNode Object(IReadOnlyList<KeyValuePair<string, PolicyNode>> members, int offset) =>
        new(JsonValueKind.Object, offset, "", members, []);

    public static PolicyNode Array(IReadOnlyList<PolicyNode> items, int offset) =>
        new(JsonValueKind.Array, offset, "", [], items);

    public PolicyNode? Member(string name)
    {
        foreach (var (key, value) in Members)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>What the value is, in words for a message.</summary>
    public string Describe() => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        JsonValueKind.String => $"'{Shorten(Text)}'",
        _ => Shorten(Text),
    };

    /// <summary>Keeps a message readable, and a terminal as it is, whatever the document holds.</summary>
    public static string Shorten(string text) => PrintableText.Of(text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 77), "..."));
}
