using System.Collections;
using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Accepts IAM policies as text, and as objects that hold one as PolicyDocument, live, saved, or rows of a file. Other objects are
/// left alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PolicyTextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is IList list
            ? list.Cast<object?>().Select(FromObject).ToArray()
            : FromObject(inputData);

    private static object? FromObject(object? item) =>
        (item is PSObject wrapped ? wrapped.BaseObject : item) is null or string
            ? item
            : PipedObject.Text(PSObject.AsPSObject(item!), nameof(CmkUserPolicy.PolicyDocument)) ?? item;
}
