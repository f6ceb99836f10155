using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Kms;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>Secrets of an estate.</summary>
internal sealed partial class SecretEstate : EstateList<EstateSecret>
{
    public override string Name => "secrets";

    public override string CountName => "secretsPerRegion";

    public override void Generate(RegionState here, int count, IReadOnlyList<string> keyArns)
    {
        if (keyArns.Count == 0 && count > 0)
        {
            AwsManagedKeys.FindOrCreate(here, SecretEncryption.DefaultAlias, EstateBuilder.CreatedAt);
        }

        here.Secrets.Generate(count, keyArns, EstateBuilder.CreatedAt);
    }

    protected override void Check(EstateSecret entry, EstatePlace place)
    {
        place.Require(SecretName().IsMatch(entry.Name), "name", "a name has 1 to 512 letters, digits and -/_+=.@!");
        place.Require(entry.DeletedInDays is not (< 7 or > 30), "deletedInDays", "7 to 30 days are possible");
        place.Require(entry.ResourcePolicy is not { } policy || ResourcePolicyText.IsPolicy(policy.GetRawText()), "resourcePolicy", "a policy is a JSON object with statements");
        place.Require(entry.Replicas.All(replica => replica.Region != entry.Region), "replicas", "a replica is in another Region");
    }

    protected override void Add(EstateSecret entry, RegionState here, EstatePlace place)
    {
        var now = place.World.Now;
        place.Require(here.Secrets.Find(entry.Name, now) is null, "name", $"'{entry.Name}' is there already in {here.Region} of {here.AccountId}");
        var suffix = IdSource.SecretSuffixOf($"{here.AccountId}/{here.Region}/{entry.Name}");
        var added = new Secret(entry.Name, Secret.ArnOf(here.Region, here.AccountId, entry.Name, suffix), EstateBuilder.CreatedAt)
        {
            KmsKeyId = entry.KmsKeyId,
            InitialKeyId = VersionKey(here, entry.KmsKeyId),
            Description = entry.Description,
            OwningService = entry.OwningService,
            ResourcePolicy = entry.ResourcePolicy?.GetRawText(),
            DeletionDate = entry.DeletedInDays is { } days ? now.AddDays(days) : null,
        };
        foreach (var (key, value) in entry.Tags)
        {
            added.SetTag(key, value);
        }

        if (entry.OwningService is { } owner)
        {
            added.SetTag("aws:secretsmanager:owningService", owner);
        }

        here.Secrets.Add(added);
        for (var i = 0; i < entry.Replicas.Count; i++)
        {
            Replicate(added, suffix, entry.Replicas[i], here, place.Enabled(entry.Replicas[i].Region, $"replicas[{i}].region"));
        }
    }

    private static void Replicate(Secret secret, string suffix, EstateReplica replica, RegionState here, RegionState there)
    {
        secret.PrimaryRegion = here.Region;
        secret.Add(new ReplicationStatus(there.Region, replica.KmsKeyId ?? SecretEncryption.DefaultAlias, "InSync", "Replication succeeded"));
        there.Secrets.Add(ReplicationOperations.Copy(
            secret,
            Secret.ArnOf(there.Region, there.AccountId, secret.Name, suffix),
            replica.KmsKeyId,
            VersionKey(there, replica.KmsKeyId),
            EstateBuilder.CreatedAt));
    }

    /// <summary>How a version under a key names it; what points nowhere is kept as if it once was there.</summary>
    private static string VersionKey(RegionState here, string? kmsKeyId)
    {
        if (kmsKeyId is null || kmsKeyId.Contains(AwsManagedKeys.Prefix, StringComparison.Ordinal))
        {
            AwsManagedKeys.FindOrCreate(here, SecretEncryption.DefaultAlias, EstateBuilder.CreatedAt);
            return SecretEncryption.DefaultKeyId;
        }

        var arn = EstateBuilder.KeyArn(here, kmsKeyId);
        var managed = here.Keys.FindAlias(SecretEncryption.DefaultAlias);
        return managed is not null && arn == KmsKey.ArnOf(here.Region, here.AccountId, managed.TargetKeyId) ? SecretEncryption.DefaultKeyId : arn;
    }

    [GeneratedRegex("^[a-zA-Z0-9/_+=.@!-]{1,512}$")]
    private static partial Regex SecretName();
}
