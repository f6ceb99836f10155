using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Binding;

/// <summary>Reads objects by their properties: live ones, those that were saved, and rows of a file alike.</summary>
internal static class PipedObject
{
    /// <summary>A property's text; null where it has none.</summary>
    public static string? Text(PSObject item, string name)
    {
        var value = item.Properties[name]?.Value;
        return (value is PSObject wrapped ? wrapped.BaseObject : value) is string { Length: > 0 } text ? text : null;
    }

    /// <summary>A property's moment, which may have become a text, a date, or a bag of properties; null where it has none.</summary>
    public static DateTimeOffset? Moment(PSObject item, string name)
    {
        var value = item.Properties[name]?.Value;
        return (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            null or "" => null,
            DateTimeOffset moment => moment,
            _ => LanguagePrimitives.TryConvertTo<DateTimeOffset>(
                (value as PSObject)?.Properties[nameof(DateTimeOffset.UtcDateTime)]?.Value ?? value, CultureInfo.InvariantCulture, out var moment) ? moment : null,
        };
    }

    /// <summary>A property's texts by name, which may have become a bag of properties or, in a report's table, a JSON object; null where
    /// it has none, or where they became another text: that cannot be taken apart for certain.</summary>
    public static TextDictionary? Texts(PSObject item, string name)
    {
        var value = item.Properties[name]?.Value;
        return (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            TextDictionary texts => texts,
            IDictionary entries => new(entries.Keys.Cast<object>().Select(key => KeyValuePair.Create(TextOf(key), TextOf(entries[key])))),
            string { Length: > 0 } text when text[0] == '{' => FromJson(text),
            PSCustomObject => new(((PSObject)value!).Properties.Select(static property => KeyValuePair.Create(PrintableText.Of(property.Name), TextOf(property.Value)))),
            _ => null,
        };
    }

    /// <summary>A property's texts in their order, which may have become one text; empty where it has none.</summary>
    /// <param name="item">The object.</param>
    /// <param name="name">The property.</param>
    /// <param name="separator">What is between them where they became one text; null where that is one of them.</param>
    public static TextList List(PSObject item, string name, string? separator)
    {
        var value = item.Properties[name]?.Value;
        return (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            string { Length: > 0 } text => separator is null ? [text] : [.. text.Split(separator)],
            IEnumerable items and not string => [.. items.Cast<object?>().Select(static item => item?.ToString() ?? string.Empty)],
            _ => [],
        };
    }

    /// <summary>The service that an object says it is of; null where it says none.</summary>
    public static string? Service(PSObject item) => Text(item, nameof(EncryptionStatus.Service));

    /// <summary>Whether an object is a status, live or as it came back from a file: only those have a current key and a
    /// verdict.</summary>
    public static bool IsStatus(PSObject item) =>
        item.BaseObject is EncryptionStatus
        || (item.Properties[nameof(EncryptionStatus.KmsKeyId)] is not null && item.Properties[nameof(EncryptionStatus.Compliance)] is not null);

    /// <summary>Whether an object is a finding about a template, live or as it came back from a file.</summary>
    public static bool IsOfTemplate(PSObject item) =>
        item.BaseObject is CmkTemplateFinding
        || (Text(item, nameof(CmkTemplateFinding.ResourceAddress)) is not null && Text(item, nameof(CmkTemplateFinding.TemplatePath)) is not null);

    private static TextDictionary? FromJson(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(text) is { } texts
                ? new(texts.Select(static entry => KeyValuePair.Create(PrintableText.Of(entry.Key), PrintableText.Of(entry.Value ?? string.Empty))))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string TextOf(object? value) =>
        PrintableText.Of(Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? string.Empty);
}
