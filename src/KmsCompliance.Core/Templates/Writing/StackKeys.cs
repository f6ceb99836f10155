using System.Text.Json.Nodes;
using KmsCompliance.Ports;

namespace KmsCompliance.Templates.Writing;

/// <summary>Writes keys and their aliases for stacks.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_KMS.html"/></remarks>
internal static class StackKeys
{
    /// <summary>Why no template can have a key; null where one can.</summary>
    /// <param name="key">The key.</param>
    public static string? WhyNot(EstateKey key) => StackText.WhyNotPolicy(key.Policy) ?? (key.FormerPolicy is { } former ? StackText.WhyNotPolicy(former) : null);

    /// <summary>A key, and its aliases after it.</summary>
    /// <param name="key">The key.</param>
    public static IReadOnlyList<StackResource> Of(EstateKey key)
    {
        var logicalId = StackNames.Of(key);
        return
        [
            new(logicalId, key.PrimaryArn is null ? "AWS::KMS::Key" : "AWS::KMS::ReplicaKey", key.KeyId is { } id ? ("KeyId", id) : null, references => PropertiesOf(key, references.IsPlanned))
            {
                Id = key.Arn ?? key.Label,
                IsPlanned = key.Arn is null || key.FormerPolicy is not null || key.FormerRotation is not null,
            },
            .. key.Aliases.Order(StringComparer.Ordinal).Select(alias => AliasOf(key, alias, logicalId)),
        ];
    }

    private static StackResource AliasOf(EstateKey key, string alias, string target)
    {
        var isNew = key.Arn is null || key.NewAliases.Contains(alias, StringComparer.Ordinal);
        return new(StackNames.Of(key, alias), "AWS::KMS::Alias", isNew ? null : ("AliasName", alias), _ => new JsonObject
        {
            ["AliasName"] = alias,
            ["TargetKeyId"] = StackReferences.Ref(target),
        })
        {
            Id = alias,
            IsPlanned = isNew,
        };
    }

    private static JsonObject PropertiesOf(EstateKey key, bool isPlanned)
    {
        var properties = new JsonObject();
        if (key.PrimaryArn is { } primary)
        {
            properties["PrimaryKeyArn"] = primary;
        }

        if (key.Description.Length > 0)
        {
            properties["Description"] = key.Description;
        }

        properties["Enabled"] = !key.IsDisabled;

        // A replica has what its primary has.
        if (key.PrimaryArn is null)
        {
            AddKind(properties, key);
            AddRotation(properties, isPlanned || key.FormerRotation is not { } former ? key.RotationEnabled is { } enabled ? new(enabled, key.RotationPeriodInDays) : null : former);
        }

        properties["KeyPolicy"] = JsonNode.Parse(isPlanned ? key.Policy : key.FormerPolicy ?? key.Policy);
        if (key.Tags.Count > 0)
        {
            properties["Tags"] = StackResource.TagsOf(key.Tags);
        }

        return properties;
    }

    private static void AddKind(JsonObject properties, EstateKey key)
    {
        properties["KeySpec"] = key.KeySpec;
        properties["KeyUsage"] = key.KeyUsage;
        properties["MultiRegion"] = key.IsMultiRegion;
        if (key.Origin == "EXTERNAL")
        {
            properties["Origin"] = key.Origin;
        }
    }

    // The period is of a rotation that goes on.
    private static void AddRotation(JsonObject properties, KeyRotation? rotation)
    {
        if (rotation is null)
        {
            return;
        }

        properties["EnableKeyRotation"] = rotation.Enabled;
        if (rotation is { Enabled: true, PeriodInDays: { } days })
        {
            properties["RotationPeriodInDays"] = days;
        }
    }
}
