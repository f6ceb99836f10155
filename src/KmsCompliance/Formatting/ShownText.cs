using System.Collections;
using System.Management.Automation;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Formatting;

/// <summary>What the module's format views show: values of live objects and saved ones, without what a terminal would obey.
/// Objects keep theirs as they are.</summary>
public static class ShownText
{
    /// <summary>A value that is shown on one line; lists and tags stay such.</summary>
    /// <param name="value">The value.</param>
    public static object? Of(object? value) => Whole(Show(value, PrintableText.Of));

    /// <summary>A document, which has lines of its own.</summary>
    /// <param name="value">Its text.</param>
    public static object? Lines(object? value) => Show(value, PrintableText.Lines);

    /// <summary>A list, each of its items on a line of its own.</summary>
    /// <param name="value">The list, or one item.</param>
    public static string EachOnALine(object? value) => Show(value, PrintableText.Of) is { } shown ? string.Join('\n', shown as object[] ?? [shown]) : string.Empty;

    /// <summary>All properties of an object, one a line.</summary>
    /// <param name="value">The object.</param>
    public static string Whole(PSObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return string.Join('\n', value.Properties.Where(static property => property.IsGettable).Select(static property =>
            $"{PrintableText.Of(property.Name)}: {(Show(property.Value, PrintableText.Of) is { } shown ? LanguagePrimitives.ConvertTo<string>(OneText(shown)) : string.Empty)}"));
    }

    // A view's script hands the items of a list on one by one, and a list of one for its item.
    private static object? Whole(object? shown) => shown is object[] list ? new object[] { list } : shown;

    private static object? Show(object? value, Func<string, string> show) => (value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value) switch
    {
        null => null,
        string text => show(text),
        // What prints nothing but digits, words of the framework's own or of ours; tables align numbers.
        bool or int or long or double or decimal or DateTime or DateTimeOffset or TimeSpan or Enum => value,
        // Pairs, for two names may look alike when they are shown.
        IDictionary tags => tags.Keys.Cast<object>().Select(object (key) => KeyValuePair.Create(show(Text(key)), Show(tags[key], show))).ToArray(),
        IEnumerable list => list.Cast<object?>().Select(item => Show(item, show)).ToArray(),
        var other => show(Text(other)),
    };

    private static object OneText(object shown) => shown is object[] list ? string.Join(", ", list) : shown;

    private static string Text(object? value) => LanguagePrimitives.ConvertTo<string>(value) ?? string.Empty;
}
