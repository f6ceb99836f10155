using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;
using KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;

namespace KmsCompliance.Tests.Hostile;

/// <summary>What an account has, read from the state behind the endpoint and not by any command.</summary>
/// <param name="Resources">The resources, by their ids.</param>
/// <param name="Keys">The keys, by their ids.</param>
internal sealed record Estate(IReadOnlyDictionary<string, Estate.Resource> Resources, IReadOnlyDictionary<string, Estate.Key> Keys)
{
    private const string Account = SandboxAccounts.AccountId;

    public static Estate Of(SandboxServer server, IReadOnlyList<string> regions)
    {
        var now = DateTimeOffset.UtcNow;
        var resources = new List<Resource>();
        var keys = new List<Key>();
        foreach (var region in regions)
        {
            var state = server.World.Region(Account, region);
            resources.Add(Of(server, "XRay", region, $"xray/{Account}/{region}", state.XRay.KeyArn));
            resources.AddRange(state.Secrets.From(0).Where(entry => entry.Secret.DeletionDate is null).Select(entry =>
                Of(server, "SecretsManager", region, entry.Secret.Arn, entry.Secret.KmsKeyId) with
                {
                    VersionKeys = [.. entry.Secret.Versions.Where(version => version.IsReencrypted).SelectMany(version => version.KeyIds)],
                }));
            resources.AddRange(state.Trails.Values.Select(trail => Of(server, "CloudTrail", region, trail.Arn, trail.Settings.KmsKeyArn)));
            resources.AddRange(state.EventDataStores.All(now).Select(store => Of(server, "CloudTrailLake", region, store.Arn, store.KmsKeyArn)));
            resources.AddRange(state.LogGroups.Own.Select(group => Of(server, "CloudWatchLogs", region, group.Arn, group.KmsKeyArn)));
            keys.AddRange(state.Keys.Keys(now).Where(key => !key.IsAwsManaged).Select(key => new Key(
                key.Id,
                key.Arn,
                region,
                [.. state.Keys.Aliases.Where(alias => alias.TargetKeyId == key.Id).Select(alias => alias.Name)],
                key.RotationEnabled,
                key.DeletionDate is not null,
                key.PolicyText,
                key.Tags.ContainsKey("KmsCompliance:Alias"))
            {
                State = key.State.ToString(),
            }));
        }

        return new Estate(resources.ToDictionary(resource => resource.Id, StringComparer.Ordinal), keys.ToDictionary(key => key.Id, StringComparer.Ordinal));
    }

    private static Resource Of(SandboxServer server, string service, string region, string id, string? key)
    {
        var found = key is null ? null : Find(server, region, key);
        return new Resource(id, service, region, key, found?.Arn, found is { IsAwsManaged: false, State: KmsKeyState.Enabled, IsSymmetricEncryption: true });
    }

    private static KmsKey? Find(SandboxServer server, string region, string text)
    {
        var account = Account;
        if (text.StartsWith("arn:", StringComparison.Ordinal))
        {
            var parts = text.Split(':', 6);
            (region, account, text) = (parts[3], parts[4], parts[5].StartsWith("key/", StringComparison.Ordinal) ? parts[5]["key/".Length..] : parts[5]);
        }

        var keys = server.World.Region(account, region).Keys;
        var id = text.StartsWith("alias/", StringComparison.Ordinal) ? keys.FindAlias(text)?.TargetKeyId : text;
        return id is null ? null : keys.FindKey(id, DateTimeOffset.UtcNow);
    }

    /// <summary>A resource.</summary>
    /// <param name="Id">What statuses, findings and changes call it.</param>
    /// <param name="Service">Its service.</param>
    /// <param name="Region">Its Region.</param>
    /// <param name="KmsKeyId">The key, as the service has it.</param>
    /// <param name="KeyArn">The ARN of the key that this means; null where there is none.</param>
    /// <param name="IsHeld">Whether that is a customer's key that can be used.</param>
    internal sealed record Resource(string Id, string Service, string Region, string? KmsKeyId, string? KeyArn, bool IsHeld)
    {
        /// <summary>The keys of its labelled versions.</summary>
        public IReadOnlyList<string> VersionKeys { get; init; } = [];
    }

    /// <summary>A customer's key.</summary>
    internal sealed record Key(string Id, string Arn, string Region, IReadOnlyList<string> Aliases, bool Rotates, bool IsGoing, string Policy, bool IsOurs)
    {
        /// <summary>Its state, as KMS names it.</summary>
        public required string State { get; init; }
    }
}
