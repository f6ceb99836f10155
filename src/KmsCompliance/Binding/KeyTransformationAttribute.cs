using System.Collections;
using System.Management.Automation;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Binding;

/// <summary>Accepts a key as text, as <see cref="ServiceCmk"/>, and as AWS.Tools' key objects, whose ARN counts and not
/// their bare id. Objects that are under a key, such as a status, are never taken for the key to set.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyTransformationAttribute : ArgumentTransformationAttribute
{
    // Members that only things under a key, or words about one, have.
    private static readonly string[] UnderAKey = ["KmsKeyId", "PreviousKeyId", "ResourceId", "SecretId", "RuleId", "Decision"];

    // The names of a key's ARN first, then of an alias's, and its bare id last.
    private static readonly string[] OfAKey = ["KeyArn", "Arn", "AliasArn", "KeyId"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is IList list)
        {
            var keys = list.Cast<object?>().Select(FromObject).ToList();
            return keys.Contains(null) ? inputData : keys.OfType<KeyArgument>().ToArray();
        }

        return (object?)FromObject(inputData) ?? inputData;
    }

    private static KeyArgument? FromObject(object? item) => (item is PSObject wrapped ? wrapped.BaseObject : item) switch
    {
        null => null,
        KeyArgument key => key,
        string text => new KeyArgument(text),
        ServiceCmk { IsPlanned: true } key => Planned(key.ToString(), key.Alias, key.Region, key.AccountId, key.Service),
        ServiceCmk { KeyArn: { } keyArn } key => new KeyArgument(keyArn) { Service = key.Service },
        CmkPolicyChange change => new KeyArgument(change.KeyArn),
        CmkKeyChange change => new KeyArgument(change.ToString()),
        EncryptionStatus or CmkChange or CmkFinding or CmkPolicyFinding or CmkAccess or CmkKeyAccess or CmkAccessChange or CmkUserPolicy or CmkImpact or AwsRegion => null,
        _ => FromForeign(PSObject.AsPSObject(item!)),
    };

    private static KeyArgument Planned(string text, string? alias, string? region, string? accountId, string? service) =>
        new(text) { Planned = KeyReference.Planned(alias, region, accountId), Service = service };

    private static KeyArgument? FromForeign(PSObject item)
    {
        if (UnderAKey.Any(name => item.Properties[name] is not null))
        {
            return null;
        }

        if (PipedObject.Text(item, nameof(ServiceCmk.KeyState)) == ServiceCmk.Planned)
        {
            var (alias, region) = (PipedObject.Text(item, nameof(ServiceCmk.Alias)), PipedObject.Text(item, nameof(ServiceCmk.Region)));
            return Planned($"{ServiceCmk.PlannedPrefix}{alias} in {region}", alias, region, PipedObject.Text(item, nameof(ServiceCmk.AccountId)), PipedObject.Service(item));
        }

        foreach (var name in OfAKey)
        {
            if (item.Properties[name]?.Value is string { Length: > 0 } text)
            {
                return new KeyArgument(text) { Service = PipedObject.Service(item) };
            }
        }

        return null;
    }
}
