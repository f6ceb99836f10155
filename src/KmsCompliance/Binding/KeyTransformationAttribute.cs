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
    private static readonly string[] UnderAKey = ["KmsKeyId", "PreviousKeyId", "ResourceId", "SecretId", "RuleId", "Decision", "Outcome", "Verdict", "PrincipalKind", "EvidenceNumber"];

    // Members that things of services have whose bare KeyId is the key that they use, and grants.
    private static readonly string[] UsesAKey = ["EncryptionType", "GrantId", "GranteePrincipal"];

    // The ARNs that a key has itself.
    private static readonly string[] ArnsOfAKey = ["KeyArn", "Arn", "AliasArn"];

    // The names of a key's ARN first, then of an alias's, and its bare id last.
    private static readonly string[] OfAKey = ["KeyArn", "Arn", "AliasArn", "KeyId"];

    /// <summary>Whether an object is taken only that is a key, since what is done to the key cannot be meant for what uses it.</summary>
    public bool KeysOnly { get; set; }

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

    private KeyArgument? FromObject(object? item) => (item is PSObject wrapped ? wrapped.BaseObject : item) switch
    {
        null => null,
        KeyArgument key => key,
        string text => new KeyArgument(text),
        ServiceCmk { IsPlanned: true } key => Planned(key.ToString(), key.Alias, key.Region, key.AccountId, key.Service),
        ServiceCmk { KeyArn: { } keyArn } key => new KeyArgument(keyArn) { Service = key.Service },
        CmkPolicyChange change => new KeyArgument(change.KeyArn),
        CmkKeyChange change => new KeyArgument(change.ToString()),
        EncryptionStatus or CmkChange or CmkFinding or CmkPolicyFinding or CmkTemplateFinding or CmkAccess or CmkKeyAccess or CmkDataAccess or CmkAccessChange or CmkUserPolicy or CmkImpact or CmkUsage or CmkUsageSummary or CmkUnusedKey or CmkPlan or CmkPlanStep or CmkPlanOutcome or CmkPlanApproval or AwsRegion => null,
        _ => FromForeign(PSObject.AsPSObject(item!)),
    };

    private static KeyArgument Planned(string text, string? alias, string? region, string? accountId, string? service) =>
        new(text) { Planned = KeyReference.Planned(alias, region, accountId), Service = service };

    private KeyArgument? FromForeign(PSObject item)
    {
        if (UnderAKey.Any(name => item.Properties[name] is not null) || (KeysOnly && IsUse(item)))
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

    // A policy for users has the ARN of a key, and a change of a key's policy its id too.
    private static bool IsUse(PSObject item) =>
        UsesAKey.Any(name => item.Properties[name] is not null)
        || (item.Properties["PolicyDocument"] is not null && item.Properties["KeyId"] is null)
        || item.Properties.Any(static property =>
            property.Name.EndsWith("Arn", StringComparison.OrdinalIgnoreCase) && !ArnsOfAKey.Contains(property.Name, StringComparer.OrdinalIgnoreCase));
}
