using System.Collections;
using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Takes in place of paths what Export-CmkTemplate wrote: all its templates, so that none is left out.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TemplatePathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is string[])
        {
            return inputData;
        }

        return value is IList list ? list.Cast<object?>().SelectMany(static item => PathsOf(item) ?? [item?.ToString() ?? string.Empty]).ToArray() : PathsOf(inputData) ?? inputData;
    }

    // Of a saved one its properties tell. A file has a path of its own.
    private static string[]? PathsOf(object? item)
    {
        var value = item is PSObject wrapped ? wrapped.BaseObject : item;
        if (value is CmkTemplateExport export)
        {
            return Known(export.Format, [.. export.TemplatePath.Select(WildcardPattern.Escape)], export.Folder);
        }

        return value is not null and not string && PSObject.AsPSObject(item!) is var saved && PipedObject.Text(saved, nameof(CmkTemplateExport.Folder)) is { } folder && PipedObject.Text(saved, nameof(CmkTemplateExport.Format)) is { } format
            ? Known(format, [.. PipedObject.List(saved, nameof(CmkTemplateExport.TemplatePath), "; ").Select(WildcardPattern.Escape)], folder)
            : null;
    }

    // What is judged of Terraform is its plan: the folder stands for what is not there yet, and is refused by its name.
    private static string[] Known(string format, string[] templates, string folder) => templates.Length > 0 && format != "Terraform" ? templates : [WildcardPattern.Escape(folder)];
}
