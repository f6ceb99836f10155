using System.Collections;
using System.Management.Automation;

namespace KmsCompliance.Tests.Help;

/// <summary>A part of what Get-Help puts out.</summary>
internal sealed class HelpEntry(object? value)
{
    /// <summary>A part by its path, such as <c>parameters.parameter</c>.</summary>
    public HelpEntry this[string path] => new(path.Split('.').Aggregate(value, (current, name) => current is null ? null : PSObject.AsPSObject(current).Properties[name]?.Value));

    /// <summary>The parts of a list; one that stands alone is a list of one.</summary>
    public IReadOnlyList<HelpEntry> Items => (value is PSObject { BaseObject: IList } wrapped ? wrapped.BaseObject : value) switch
    {
        null => [],
        IList list => [.. list.Cast<object>().Select(item => new HelpEntry(item))],
        var single => [new HelpEntry(single)],
    };

    /// <summary>Its text, paragraph by paragraph.</summary>
    public string Text => string.Join('\n', Items.Select(item => item["Text"].ToString()).Select(text => text.Trim())).Trim();

    public override string ToString() => value?.ToString() ?? string.Empty;
}
