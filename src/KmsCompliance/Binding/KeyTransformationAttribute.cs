using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Accepts a key as text, as <see cref="ServiceCmk"/>, and as AWS.Tools' key objects, whose ARN counts and not
/// their bare id. Objects that are under a key, such as a status, are never taken for the key to set.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyTransformationAttribute : ArgumentTransformationAttribute
{
    // Members that only things under a key have.
    private static readonly string[] UnderAKey = ["KmsKeyId", "PreviousKeyId", "SecretId"];

    // The names of a key's ARN first, then of an alias's, and its bare id last.
    private static readonly string[] OfAKey = ["KeyArn", "Arn", "AliasArn", "KeyId"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null or KeyArgument => value,
            string text => new KeyArgument(text),
            ServiceCmk key => new KeyArgument(key.KeyArn),
            CmkPolicyChange change => new KeyArgument(change.KeyArn),
            object[] keys => keys.Select(key => Transform(engineIntrinsics, key)).ToArray(),
            EncryptionStatus or CmkChange or CmkFinding or AwsRegion => inputData,
            _ => (object?)FromForeign(PSObject.AsPSObject(inputData!)) ?? inputData,
        };
    }

    private static KeyArgument? FromForeign(PSObject item)
    {
        if (UnderAKey.Any(name => item.Properties[name] is not null))
        {
            return null;
        }

        foreach (var name in OfAKey)
        {
            if (item.Properties[name]?.Value is string { Length: > 0 } text)
            {
                return new KeyArgument(text);
            }
        }

        return null;
    }
}
