using System.Collections;
using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Accepts secrets as text, as <see cref="SecretEncryptionStatus"/>, and as AWS.Tools' secret objects. Other
/// objects are left alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is IList list)
        {
            var secrets = new List<SecretArgument>(list.Count);
            foreach (var item in list)
            {
                if (FromObject(item) is not { } secret)
                {
                    return inputData;
                }

                secrets.Add(secret);
            }

            return secrets.ToArray();
        }

        return FromObject(inputData) is { } single ? new[] { single } : inputData;
    }

    private static SecretArgument? FromObject(object? item)
    {
        var value = item is PSObject wrapped ? wrapped.BaseObject : item;
        return value switch
        {
            null => null,
            SecretArgument argument => argument,
            string text => new SecretArgument(text),
            SecretEncryptionStatus status => new SecretArgument(status.Arn),
            EncryptionStatus or ServiceCmk or AwsRegion or CmkChange or CmkFinding => null,
            _ => FromForeign(PSObject.AsPSObject(item!)),
        };
    }

    // A secret's ARN says what it is; an ARN of anything else is left for the binder to offer by its name.
    private static SecretArgument? FromForeign(PSObject item)
    {
        var text = (item.Properties["SecretId"]?.Value ?? item.Properties["ARN"]?.Value) as string;
        return text is not null && text.Contains(":secretsmanager:", StringComparison.Ordinal) ? new SecretArgument(text) : null;
    }
}
