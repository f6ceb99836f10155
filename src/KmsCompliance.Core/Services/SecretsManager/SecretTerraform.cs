using KmsCompliance.Ports;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>Writes secrets as Terraform. Their values are left where they are.</summary>
internal static class SecretTerraform
{
    /// <summary>A secret.</summary>
    /// <param name="status">The secret as it was read.</param>
    /// <param name="configuration">What was read of it beside.</param>
    /// <remarks><see href="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret"/></remarks>
    public static TemplateWriting Write(EncryptionStatus status, ResourceConfiguration configuration)
    {
        var secret = (SecretConfiguration)configuration;
        var properties = new List<TemplateProperty> { new("name", new TemplateContent.Text(secret.Name)) };
        if (!string.IsNullOrEmpty(secret.Description))
        {
            properties.Add(new("description", new TemplateContent.Text(secret.Description)));
        }

        properties.Add(new("kms_key_id", new TemplateContent.OwnKey(secret.KmsKeyId)));
        properties.Add(new("replica", new TemplateContent.Blocks([.. secret.Replicas.OrderBy(static replica => replica.Region, StringComparer.Ordinal).Select(Replica)])));
        return new(("arn", status.ResourceId), properties)
        {
            Notes =
            [
                "Shows `recovery_window_in_days = 30` and `force_overwrite_replica_secret = false` as added: both are settings of the provider for later, of which AWS knows nothing.",
                "Values and rotation are in no file, and a resource policy is left as it is. The `type` of a managed external secret is not written either: where the provider shows it as taken away, write it in before you apply.",
            ],
        };
    }

    private static IReadOnlyList<TemplateProperty> Replica(SecretReplica replica) => replica.KmsKeyId is { } key
        ? [new("region", new TemplateContent.Text(replica.Region)), new("kms_key_id", new TemplateContent.Key(key, replica.Region))]
        : [new("region", new TemplateContent.Text(replica.Region))];
}
