using System.Collections;
using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Accepts trails and event data stores as text, as <see cref="TrailEncryptionStatus"/>, and as AWS.Tools' objects of
/// either. Other objects are left alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TrailTransformationAttribute : ArgumentTransformationAttribute
{
    // Get-CTTrail's objects have the second, Get-CTEventDataStore's the third.
    private static readonly string[] Names = ["TrailId", "TrailARN", "EventDataStoreArn", "ARN"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is IList list)
        {
            var trails = new List<TrailArgument>(list.Count);
            foreach (var item in list)
            {
                if (FromObject(item) is not { } trail)
                {
                    return inputData;
                }

                trails.Add(trail);
            }

            return trails.ToArray();
        }

        return FromObject(inputData) is { } single ? new[] { single } : inputData;
    }

    private static TrailArgument? FromObject(object? item)
    {
        var value = item is PSObject wrapped ? wrapped.BaseObject : item;
        return value switch
        {
            null => null,
            TrailArgument argument => argument,
            string text => new TrailArgument(text),
            TrailEncryptionStatus status => new TrailArgument(status.Arn),
            EncryptionStatus or ServiceCmk or AwsRegion or CmkChange or CmkFinding => null,
            _ => FromForeign(PSObject.AsPSObject(item!)),
        };
    }

    // A trail's ARN says what it is; an ARN of anything else is left for the binder to offer by its name.
    private static TrailArgument? FromForeign(PSObject item) => Names
        .Select(name => item.Properties[name]?.Value as string)
        .FirstOrDefault(text => text?.Contains(":cloudtrail:", StringComparison.Ordinal) == true) is { } arn ? new TrailArgument(arn) : null;
}
