using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>Members that several answers share.</summary>
internal static class SecretOutput
{
    public static void WriteIdentity(Utf8JsonWriter json, Secret secret)
    {
        json.WriteString("ARN", secret.Arn);
        json.WriteString("Name", secret.Name);
    }

    /// <summary>Everything that DescribeSecret and an entry of ListSecrets have in common.</summary>
    public static void WriteMetadata(Utf8JsonWriter json, Secret secret, string versionsMember)
    {
        WriteIdentity(json, secret);
        json.WriteOptional("Description", secret.Description);
        json.WriteOptional("KmsKeyId", secret.KmsKeyId);
        json.WriteEpoch("LastChangedDate", secret.ChangedAt);
        if (secret.AccessedAt is { } accessed)
        {
            json.WriteEpoch("LastAccessedDate", accessed);
        }

        if (secret.DeletionDate is { } deletion)
        {
            json.WriteEpoch("DeletedDate", deletion);
        }

        if (secret.HadTags)
        {
            WriteTags(json, secret);
        }

        WriteVersions(json, secret, versionsMember);
        json.WriteOptional("OwningService", secret.OwningService);
        json.WriteEpoch("CreatedDate", secret.CreatedAt);
        json.WriteOptional("PrimaryRegion", secret.PrimaryRegion);
    }

    public static void WriteReplicationStatus(Utf8JsonWriter json, Secret secret)
    {
        json.WriteStartArray("ReplicationStatus");
        foreach (var replica in secret.Replicas)
        {
            json.WriteStartObject();
            json.WriteString("Region", replica.Region);
            json.WriteString("KmsKeyId", replica.KmsKeyId);
            json.WriteString("Status", replica.Status);
            json.WriteString("StatusMessage", replica.StatusMessage);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteVersions(Utf8JsonWriter json, Secret secret, string member)
    {
        if (!secret.HasVersions)
        {
            json.WriteStartObject(member);
            json.WriteStrings(secret.InitialVersionId, [SecretVersion.Current]);
            json.WriteEndObject();
        }
        else if (secret.Versions.Exists(version => version.Stages.Count > 0))
        {
            json.WriteStartObject(member);
            foreach (var version in secret.Versions.Where(version => version.Stages.Count > 0))
            {
                json.WriteStrings(version.Id, version.Stages);
            }

            json.WriteEndObject();
        }
    }

    private static void WriteTags(Utf8JsonWriter json, Secret secret)
    {
        json.WriteStartArray("Tags");
        foreach (var (key, value) in secret.Tags)
        {
            json.WriteStartObject();
            json.WriteString("Key", key);
            json.WriteString("Value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
