using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Values of condition keys as a request has them.</summary>
internal static class ConditionValues
{
    /// <summary>The values, as texts: Booleans in small letters as AWS writes them, nothing for null.</summary>
    public static IReadOnlyList<string> Of(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => [],
        string text => [text],
        bool flag => [flag ? "true" : "false"],
        IEnumerable values => [.. values.Cast<object?>().SelectMany(Of)],
        IFormattable formattable => [formattable.ToString(null, CultureInfo.InvariantCulture)],
        var other => [other.ToString() ?? string.Empty],
    };
}
