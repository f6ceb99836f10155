using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>Replicas in other Regions.</summary>
internal static partial class ReplicationOperations
{
    public static void ReplicateSecretToRegions(AwsCall call)
    {
        var regions = ReadRegions(call.Input, required: true);
        var secret = SecretLookup.FindWritable(call);
        AddReplicas(call, secret, regions, call.Input.Flag("ForceOverwriteReplicaSecret"));
        call.Json.WriteString("ARN", secret.Arn);
        SecretOutput.WriteReplicationStatus(call.Json, secret);
    }

    public static void RemoveRegionsFromReplication(AwsCall call)
    {
        var regions = call.Input.OptionalTexts("RemoveReplicaRegions", 1, int.MaxValue, 1, 128, RegionPattern())
            ?? throw call.Input.Invalid("RemoveReplicaRegions", "Member must not be null");
        var secret = SecretLookup.FindWritable(call);
        foreach (var region in regions)
        {
            if (secret.Replicas.All(replica => replica.Region != region))
            {
                throw SecretErrors.InvalidParameter($"The secret is not replicated to {region}.");
            }

            secret.RemoveReplica(region);
            if (FindReplica(call, secret, region) is { } replica)
            {
                call.World.Region(call.AccountId, region).Secrets.Remove(replica);
            }
        }

        call.Json.WriteString("ARN", secret.Arn);
        SecretOutput.WriteReplicationStatus(call.Json, secret);
    }

    public static IReadOnlyList<(string Region, string? KmsKeyId)> ReadRegions(JsonInput input, bool required)
    {
        var regions = input.OptionalStructures("AddReplicaRegions", 1);
        return regions is null
            ? required ? throw input.Invalid("AddReplicaRegions", "Member must not be null") : []
            : [.. regions.Select(region => (region.Text("Region", 1, 128, RegionPattern()), region.OptionalText("KmsKeyId", 0, 2048)))];
    }

    public static void AddReplicas(AwsCall call, Secret secret, IReadOnlyList<(string Region, string? KmsKeyId)> regions, bool overwrite)
    {
        var account = call.World.Account(call.AccountId);
        foreach (var (region, _) in regions)
        {
            if (region == call.Region || !account.IsEnabled(region))
            {
                throw SecretErrors.InvalidParameter($"Invalid replica region: {region}");
            }

            if (secret.Replicas.Any(replica => replica.Region == region))
            {
                throw SecretErrors.InvalidParameter($"Secret already replicated to region {region}.");
            }
        }

        foreach (var (region, kmsKeyId) in regions)
        {
            secret.PrimaryRegion = call.Region;
            secret.Add(Replicate(call, secret, region, string.IsNullOrEmpty(kmsKeyId) ? null : kmsKeyId, overwrite));
        }
    }

    /// <summary>Brings a new version of a primary secret to its replicas.</summary>
    public static void Send(AwsCall call, Secret secret, SecretVersion version)
    {
        foreach (var status in secret.Replicas.ToArray())
        {
            if (FindReplica(call, secret, status.Region) is not { } replica)
            {
                continue;
            }

            secret.RemoveReplica(status.Region);
            var there = call.In(status.Region);
            try
            {
                var key = SecretEncryption.Resolve(there, replica.KmsKeyId, replica.Arn);
                VersionOperations.Store(replica, Copy(version, SecretEncryption.NameOf(key, there)));
                replica.ChangedAt = call.Now;
                secret.Add(status with { Status = "InSync", StatusMessage = "Replication succeeded" });
            }
            catch (AwsErrorException error)
            {
                // The primary has its new version all the same.
                secret.Add(status with { Status = "Failed", StatusMessage = $"Replication failed: {error.Message}" });
            }
        }
    }

    /// <summary>Shows in a replica's primary which key the replica is under.</summary>
    public static void TellPrimary(AwsCall call, Secret replica)
    {
        if (replica.IsReplica && call.World.Region(call.AccountId, replica.PrimaryRegion!).Secrets.Find(replica.Name, call.Now) is { } primary
            && primary.Replicas.FirstOrDefault(status => status.Region == replica.Region) is { } status)
        {
            primary.RemoveReplica(replica.Region);
            primary.Add(status with { KmsKeyId = replica.KmsKeyId ?? SecretEncryption.DefaultAlias });
        }
    }

    private static ReplicationStatus Replicate(AwsCall call, Secret secret, string region, string? kmsKeyId, bool overwrite)
    {
        var shownKey = kmsKeyId ?? SecretEncryption.DefaultAlias;
        var store = call.World.Region(call.AccountId, region).Secrets;
        if (store.Find(secret.Name, call.Now) is { } taken)
        {
            if (!overwrite)
            {
                return new ReplicationStatus(region, shownKey, "Failed", "Replication failed: Secret name simple conflict exists in this region.");
            }

            store.Remove(taken);
        }

        var arn = Secret.ArnOf(region, call.AccountId, secret.Name, secret.Suffix);
        var there = call.In(region);
        try
        {
            var keyName = SecretEncryption.NameOf(SecretEncryption.Resolve(there, kmsKeyId, arn), there);
            store.Add(Copy(secret, arn, kmsKeyId, keyName, call.Now));
            return new ReplicationStatus(region, shownKey, "InSync", "Replication succeeded");
        }
        catch (AwsErrorException error)
        {
            return new ReplicationStatus(region, shownKey, "Failed", $"Replication failed: {error.Message}");
        }
    }

    /// <summary>A replica of a secret, under its own key.</summary>
    public static Secret Copy(Secret secret, string arn, string? kmsKeyId, string keyName, DateTimeOffset now)
    {
        var replica = new Secret(secret.Name, arn, now)
        {
            Description = secret.Description,
            KmsKeyId = kmsKeyId,
            PrimaryRegion = secret.Region,
        };
        replica.StartEmpty();
        replica.Versions.AddRange(secret.Versions.Select(version => Copy(version, keyName)));
        foreach (var (key, value) in secret.Tags)
        {
            replica.SetTag(key, value);
        }

        return replica;
    }

    private static SecretVersion Copy(SecretVersion version, string keyName) =>
        new(version.Id, version.CreatedAt, keyName) { Stages = [.. version.Stages], Value = version.Value };

    private static Secret? FindReplica(AwsCall call, Secret secret, string region) =>
        call.World.Region(call.AccountId, region).Secrets.Find(secret.Name, call.Now) is { IsReplica: true } replica ? replica : null;

    [GeneratedRegex(@"^([a-z]+-)+\d+$")]
    private static partial Regex RegionPattern();
}
