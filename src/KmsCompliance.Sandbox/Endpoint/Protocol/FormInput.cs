using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>The input of a query operation: a form body.</summary>
internal sealed class FormInput(IReadOnlyDictionary<string, StringValues> fields, ServiceErrors errors)
{
    public static FormInput Parse(ReadOnlySpan<byte> body, ServiceErrors errors)
    {
        using var reader = new FormReader(Encoding.UTF8.GetString(body));
        return new FormInput(reader.ReadForm(), errors);
    }

    public string Text(string name, int min = 1, int max = int.MaxValue)
    {
        var text = OptionalText(name);
        if (text is null || text.Length < min || text.Length > max)
        {
            throw Invalid(name, text is null ? "Member must not be null" : $"Member must have length between {min} and {max}");
        }

        return text;
    }

    public string? OptionalText(string name) => fields.TryGetValue(name, out var values) ? values[0] : null;

    public int? OptionalInteger(string name, int min, int max) => OptionalText(name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max => number,
        _ => throw Invalid(name, $"Member must have value between {min} and {max}"),
    };

    public bool Flag(string name) => string.Equals(OptionalText(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A flattened list: <c>Name.1</c>, <c>Name.2</c> …</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        while (OptionalText($"{name}.{texts.Count + 1}") is { } text)
        {
            texts.Add(text);
        }

        return texts;
    }

    public AwsErrorException Invalid(string name, string constraint) =>
        new(errors.Validation, $"1 validation error detected: Value at '{name}' failed to satisfy constraint: {constraint}");
}
