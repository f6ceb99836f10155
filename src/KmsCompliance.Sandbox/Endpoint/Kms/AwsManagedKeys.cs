namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>The predefined aliases, and the AWS-managed keys that come with their first use.</summary>
internal static class AwsManagedKeys
{
    public const string Prefix = "alias/aws/";

    /// <summary>Aliases that every account and Region lists before their keys exist.</summary>
    public static IReadOnlyList<string> PredefinedAliases { get; } =
    [
        "alias/aws/acm", "alias/aws/dynamodb", "alias/aws/ebs", "alias/aws/elasticfilesystem", "alias/aws/es", "alias/aws/glue",
        "alias/aws/kinesisvideo", "alias/aws/lambda", "alias/aws/rds", "alias/aws/redshift", "alias/aws/s3",
        "alias/aws/secretsmanager", "alias/aws/ssm", "alias/aws/xray",
    ];

    /// <summary>The key behind a predefined alias, made now if this is its first use; null for any other name.</summary>
    public static KmsKey? FindOrCreate(RegionState state, string alias, DateTimeOffset now)
    {
        if (state.Keys.FindAlias(alias) is { } known)
        {
            return state.Keys.FindKey(known.TargetKeyId, now);
        }

        if (!PredefinedAliases.Contains(alias))
        {
            return null;
        }

        var service = alias[Prefix.Length..];
        var id = IdSource.UuidOf($"{state.AccountId}/{state.Region}/{alias}");
        var key = new KmsKey
        {
            Id = id,
            AccountId = state.AccountId,
            Region = state.Region,
            Arn = KmsKey.ArnOf(state.Region, state.AccountId, id),
            CreatedAt = now,
            Description = $"Default key that protects my {service} data when no other key is defined",
            IsAwsManaged = true,
            PolicyText = KeyPolicies.AwsManaged(state.AccountId, state.Region, service),
        };
        key.RotationEnabled = true;
        key.Materials.RotationEnabledAt = now;
        state.Keys.Add(key);
        state.Keys.Add(new KmsAlias(alias, id, now, now));
        return key;
    }
}
