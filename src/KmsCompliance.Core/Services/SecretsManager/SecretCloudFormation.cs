using KmsCompliance.Ports;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>Writes secrets for CloudFormation, never their values.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html"/></remarks>
internal static class SecretCloudFormation
{
    /// <summary>Writes a secret. It is identified by its ARN, which the type calls its id.</summary>
    /// <param name="status">The secret.</param>
    /// <param name="configuration">What was read of it beside.</param>
    public static TemplateWriting Write(EncryptionStatus status, ResourceConfiguration configuration)
    {
        var secret = (SecretConfiguration)configuration;
        List<TemplateProperty> properties = [new("Name", new TemplateContent.Text(secret.Name))];
        if (!string.IsNullOrEmpty(secret.Description))
        {
            properties.Add(new("Description", new TemplateContent.Text(secret.Description)));
        }

        properties.Add(new("KmsKeyId", new TemplateContent.OwnKey(secret.KmsKeyId)));
        if (secret.Replicas.Count > 0)
        {
            properties.Add(new("ReplicaRegions", new TemplateContent.Blocks([.. secret.Replicas.OrderBy(static replica => replica.Region, StringComparer.Ordinal).Select(Write)])));
        }

        return new(("Id", status.ResourceArn!), properties);
    }

    private static List<TemplateProperty> Write(SecretReplica replica)
    {
        List<TemplateProperty> properties = [new("Region", new TemplateContent.Text(replica.Region))];
        if (replica.KmsKeyId is { } key)
        {
            properties.Add(new("KmsKeyId", new TemplateContent.Key(key, replica.Region)));
        }

        return properties;
    }
}
