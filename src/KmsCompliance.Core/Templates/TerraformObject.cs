using System.Text.Json;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>What a plan says of an object after the deployment: its values, which of them are not known yet, which not to be shown, and
/// the expressions that they come from.</summary>
/// <param name="Values">The values.</param>
/// <param name="Unknown">Which are not known yet.</param>
/// <param name="Sensitive">Which are not to be shown.</param>
/// <param name="Expressions">What the sources say; null where that is not known.</param>
internal readonly record struct TerraformObject(DocumentNode? Values, DocumentNode? Unknown, DocumentNode? Sensitive, DocumentNode? Expressions)
{
    /// <summary>Why a value is not known that the provider will say.</summary>
    public const string KnownAfterApply = "it is known after the deployment only";

    /// <summary>What a property says. A block that is there once is stepped into.</summary>
    /// <param name="path">The property.</param>
    public TemplateValue Read(string path)
    {
        var (value, unknown, sensitive) = (Values, Unknown, Sensitive);
        var isSensitive = false;
        foreach (var step in path.Split('.'))
        {
            (value, unknown, sensitive) = (Single(value), Single(unknown), Single(sensitive));
            isSensitive |= sensitive?.IsTrue == true;
            if (unknown?.IsTrue == true)
            {
                return new(Text: null, KnownAfterApply);
            }

            (value, unknown, sensitive) = (value?[step], unknown?[step], sensitive?[step]);
        }

        isSensitive |= sensitive?.IsTrue == true;
        if (unknown?.IsTrue == true)
        {
            return new(Text: null, KnownAfterApply);
        }

        return value is null or { Kind: JsonValueKind.Null } ? new(Text: null)
            : value.Scalar is { } text ? new(text) { IsSensitive = isSensitive }
            : new(Text: null, "it is no text");
    }

    /// <summary>The blocks of a property; null where it is not known which there are.</summary>
    /// <param name="path">The property.</param>
    /// <param name="discriminator">The property that tells one from the others.</param>
    public IReadOnlyList<TerraformObject>? ReadBlocks(string path, string discriminator)
    {
        if (Unknown?[path]?.IsTrue == true)
        {
            return null;
        }

        var values = Values?[path]?.Items ?? [];
        var expressions = Expressions?[path] is { } said ? said.Kind == JsonValueKind.Array ? said.Items : [said] : [];
        var blocks = new List<TerraformObject>(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            blocks.Add(new(
                value,
                Unknown?[path]?.Items.ElementAtOrDefault(i),
                Sensitive?[path] is { IsTrue: true } all ? all : Sensitive?[path]?.Items.ElementAtOrDefault(i),
                Match(expressions, values.Count, value[discriminator]?.Scalar, discriminator)));
        }

        return blocks;
    }

    // A set is in another order than its blocks; blocks that are made by a loop are not among the expressions.
    private static DocumentNode? Match(IReadOnlyList<DocumentNode> expressions, int count, string? value, string discriminator) =>
        expressions.Count != count ? null
        : count == 1 ? expressions[0]
        : value is null ? null
        : expressions.Where(expression => expression[discriminator]?["constant_value"]?.Scalar == value).ToList() is [var only] ? only : null;

    private static DocumentNode? Single(DocumentNode? node) => node is { Kind: JsonValueKind.Array } list ? list.Items.Count == 1 ? list.Items[0] : null : node;
}
