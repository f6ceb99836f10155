using System.Globalization;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Sandbox.Endpoint.Ec2;
using KmsCompliance.Sandbox.Endpoint.Events;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Oam;
using KmsCompliance.Sandbox.Endpoint.S3;
using KmsCompliance.Sandbox.Endpoint.Sts;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>Makes state from an estate.</summary>
internal sealed class EstateBuilder
{
    private const int DeletionWindow = 30;

    /// <summary>Everything that an estate brings is older than any run of the sandbox.</summary>
    public static DateTimeOffset CreatedAt { get; } = new(2025, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly SandboxWorld _world;
    private readonly DateTimeOffset _now;

    private EstateBuilder(SandboxWorld world)
    {
        _world = world;
        _now = world.Now;
    }

    /// <summary>Adds an estate to a world.</summary>
    /// <exception cref="EstateException">The estate is not sound.</exception>
    public static void Build(SandboxWorld world, EstateDocument estate)
    {
        EstateValidation.Check(estate);
        var services = EstateServices.Read(world, estate);
        var builder = new EstateBuilder(world);
        foreach (var (account, index) in estate.Accounts.Select((account, index) => (account, index)))
        {
            builder.EnsureAccount(account, $"accounts[{index}]");
        }

        if (estate.Organization is { } organization)
        {
            builder.Known(organization.ManagementAccount, "organization.managementAccount");
            foreach (var (id, index) in organization.Members.Select((id, index) => (id, index)))
            {
                builder.Known(id, $"organization.members[{index}]");
            }

            world.Organization = OrganizationEstate.Build(organization);
        }

        if (estate.Generate is { } generator)
        {
            builder.Generate(generator, services);
        }

        foreach (var (account, index) in estate.Accounts.Select((account, index) => (account, index)))
        {
            builder.AddContents(account, $"accounts[{index}]");
        }

        // A link may go to the sink of any account.
        foreach (var (account, index) in estate.Accounts.Select((account, index) => (account, index)))
        {
            builder.AddLinks(account, $"accounts[{index}]");
        }

        services.Build();
        foreach (var (principal, index) in estate.Principals.Select((principal, index) => (principal, index)))
        {
            world.Add(BuiltInPrincipals.User(principal.AccessKey, principal.AccountId, principal.Name) with { Rights = IdentityEstate.RightsOf(principal, world.FindAccount(principal.AccountId), $"principals[{index}]") });
        }
    }

    /// <summary>Reads an identity policy.</summary>
    /// <exception cref="EstateException">The text is not one; the message names the place and what is wrong.</exception>
    public static IdentityPolicyDocument ReadIdentityPolicy(string policy, string path)
    {
        try
        {
            return IdentityPolicyDocument.Parse(policy);
        }
        catch (KeyPolicyFormatException error)
        {
            throw new EstateException($"{path}: {error.Message}", error);
        }
    }

    private void Known(string accountId, string path)
    {
        if (_world.FindAccount(accountId) is null)
        {
            throw new EstateException($"{path}: {accountId} is not among the accounts.");
        }
    }

    private void EnsureAccount(EstateAccount account, string path)
    {
        if (_world.FindAccount(account.Id) is not null)
        {
            return;
        }

        var policies = IdentityEstate.PoliciesOf(account, path);
        var made = new SandboxAccount(account.Id, account.Regions ?? AwsRegions.EnabledByDefault, account.NotEnabledRegions)
        {
            Status = account.Status,
            Tags = account.Tags,
            Roles = account.Roles?.Select((role, index) => ReadRole(role, policies, $"{path}.roles[{index}]")).ToDictionary(static role => role.Name, StringComparer.Ordinal),
            Groups = IdentityEstate.GroupsOf(account, policies, path),
            ManagedPolicies = policies,
            IdentityProviders = [.. account.IdentityProviders.Select(static provider => new IdentityProvider(provider.Url["https://".Length..].TrimEnd('/'), provider.Audiences))],
        };
        if (account.Name is { } name)
        {
            made.Name = name;
        }

        _world.Add(made);
    }

    private static SandboxRole ReadRole(EstateRole role, IReadOnlyDictionary<string, ManagedPolicy> policies, string path)
    {
        try
        {
            return new SandboxRole(role.Name, TrustPolicy.Parse(role.Trust.GetRawText()))
            {
                Path = role.Path,
                MaxSessionDuration = role.MaxSessionDuration,
                Rights = IdentityEstate.RightsOf(role, policies, path),
            };
        }
        catch (KeyPolicyFormatException error)
        {
            throw new EstateException($"{path}.trust: {error.Message}", error);
        }
    }

    private void AddContents(EstateAccount account, string path)
    {
        foreach (var (key, index) in account.Keys.Select((key, index) => (key, index)))
        {
            AddKey(Enabled(account.Id, key.Region, $"{path}.keys[{index}].region"), key, $"{path}.keys[{index}]");
        }

        foreach (var (bucket, index) in account.Buckets.Select((bucket, index) => (bucket, index)))
        {
            AddBucket(Enabled(account.Id, bucket.Region, $"{path}.buckets[{index}].region"), bucket, $"{path}.buckets[{index}]");
        }

        foreach (var (sink, index) in account.Sinks.Select((sink, index) => (sink, index)))
        {
            var store = Enabled(account.Id, sink.Region, $"{path}.sinks[{index}].region").Observability;
            if (store.Sinks.Count > 0)
            {
                throw new EstateException($"{path}.sinks[{index}].region: account {account.Id} has a sink in {sink.Region} already.");
            }

            store.Sinks.Add(new ObservabilitySink(sink.Name, account.Id, sink.Region));
        }
    }

    private void AddLinks(EstateAccount account, string path)
    {
        foreach (var (link, index) in account.Links.Select((link, index) => (link, index)))
        {
            var links = Enabled(account.Id, link.Region, $"{path}.links[{index}].region").Observability.Links;
            var sink = link.MonitoringAccount != account.Id && _world.FindAccount(link.MonitoringAccount) is { } monitoring
                ? monitoring.Region(link.Region).Observability.Sinks.FirstOrDefault()
                : null;
            if (sink is null)
            {
                throw new EstateException($"{path}.links[{index}].monitoringAccount: no other account {link.MonitoringAccount} has a sink in {link.Region}.");
            }

            if (links.Count == ObservabilityLink.Most || links.Exists(known => known.SinkArn == sink.Arn))
            {
                throw new EstateException($"{path}.links[{index}]: an account has {ObservabilityLink.Most} links a Region at most, and one to a sink.");
            }

            links.Add(new ObservabilityLink(account.Id, link.Region, sink.Arn, link.ResourceTypes));
        }
    }

    private RegionState Enabled(string accountId, string region, string path)
    {
        var account = _world.Account(accountId);
        return account.IsEnabled(region)
            ? account.Region(region)
            : throw new EstateException($"{path}: '{region}' is not among the enabled Regions of account {accountId}.");
    }

    private void AddKey(RegionState state, EstateKey key, string path)
    {
        if (state.Keys.HasKey(key.KeyId))
        {
            throw new EstateException($"{path}.keyId: {key.KeyId} is there already in {state.Region} of {state.AccountId}.");
        }

        // Related multi-Region keys have their materials in common, whichever the estate names first.
        var arn = KmsKey.ArnOf(state.Region, state.AccountId, key.KeyId);
        var related = _world.Account(state.AccountId).States.Select(other => other.Keys.FindKey(key.KeyId, _now)).FirstOrDefault(static other => other is { IsMultiRegion: true });
        var added = new KmsKey
        {
            Id = key.KeyId,
            AccountId = state.AccountId,
            Region = state.Region,
            Arn = arn,
            Materials = related?.Materials ?? new KeyMaterials(arn, key.Origin),
            CreatedAt = CreatedAt,
            Description = key.Description,
            State = Enum.Parse<KmsKeyState>(key.State),
            KeySpec = key.KeySpec,
            KeyUsage = key.KeyUsage ?? KmsEnums.UsagesOf(key.KeySpec)[0],
            Origin = key.Origin,
            IsMultiRegion = key.KeyId.StartsWith("mrk-", StringComparison.Ordinal),
            PrimaryRegion = key.PrimaryRegion,
            DeletionDate = key.State == nameof(KmsKeyState.PendingDeletion) ? _now.AddDays(DeletionWindow) : null,
            PolicyText = KeyPolicies.Default(state.AccountId),
        };
        if (key.Policy is { } policy)
        {
            try
            {
                added.PolicyText = policy.GetRawText();
            }
            catch (KeyPolicyFormatException error)
            {
                throw new EstateException($"{path}.policy: {error.Message}", error);
            }
        }

        AddMaterials(added, key);

        foreach (var (name, value) in key.Tags)
        {
            added.Tags[name] = value;
        }

        if (key.LastUsedDaysAgo is { } ago)
        {
            UsesBefore.Add(_world, state, added, _now.AddDays(-ago));
        }

        UsesBefore.AddRecent(_world, state, added, _now, key.RecentUses);
        state.Keys.Add(added);
        foreach (var alias in key.Aliases)
        {
            if (state.Keys.FindAlias(alias) is not null)
            {
                throw new EstateException($"{path}.aliases: {alias} is there already in {state.Region} of {state.AccountId}.");
            }

            state.Keys.Add(new KmsAlias(alias, key.KeyId, CreatedAt, CreatedAt));
        }
    }

    private void AddMaterials(KmsKey added, EstateKey key)
    {
        if (key.RotationPeriodInDays is { } period)
        {
            added.RotationEnabled = true;
            added.RotationPeriodInDays = period;
            added.Materials.RotationEnabledAt = CreatedAt;
        }

        // Nobody has the bytes of what an estate's keys have: it can be rotated and removed, and not imported again.
        if (key.Origin == KmsKey.ExternalOrigin && added.State != KmsKeyState.PendingImport)
        {
            Import(added, "first", key.MaterialExpiresInDays);
        }

        for (var i = added.Materials.Permanent.Count(static material => material.RotationType is not null); i < key.OnDemandRotations; i++)
        {
            added.Materials.AddOnDemand(CreatedAt.AddDays(i + 1));
            if (key.Origin == KmsKey.ExternalOrigin)
            {
                added.Imports.Add(added.Materials.Current!.Id, new MaterialImport(null), description: null);
            }
        }

        if (key.HasPendingMaterial)
        {
            Import(added, "pending", expiresInDays: null);
        }
    }

    private void Import(KmsKey key, string name, int? expiresInDays)
    {
        var id = IdSource.HexOf($"{key.Id}/{name}", 64);
        if (key.Materials.All.All(material => material.Id != id))
        {
            key.Materials.Import(id);
        }

        key.Imports.Add(id, new MaterialImport(expiresInDays is { } left ? _now.AddDays(left) : null), description: null);
    }

    /// <summary>The ARN of a key that an estate names in a Region, whether the key is there or not.</summary>
    public static string KeyArn(RegionState state, string keyId)
    {
        if (keyId.StartsWith("arn:", StringComparison.Ordinal) && !keyId.Contains(":alias/", StringComparison.Ordinal))
        {
            return keyId;
        }

        var alias = keyId.IndexOf("alias/", StringComparison.Ordinal) is >= 0 and var start ? keyId[start..] : null;
        var id = alias is null ? keyId
            : AwsManagedKeys.FindOrCreate(state, alias, CreatedAt)?.Id ?? IdSource.UuidOf($"{state.AccountId}/{state.Region}/{alias}");
        return KmsKey.ArnOf(state.Region, state.AccountId, id);
    }

    private void AddBucket(RegionState state, EstateBucket bucket, string path)
    {
        if (_world.Buckets.Find(bucket.Name) is { } known)
        {
            throw new EstateException($"{path}.name: '{bucket.Name}' is there already in {known.Region} of {known.AccountId}.");
        }

        _world.Buckets.Add(new Bucket(bucket.Name, state.AccountId, state.Region, CreatedAt) { Policy = bucket.Policy?.GetRawText() });
    }

    private void Generate(EstateGenerator generator, EstateServices services)
    {
        List<string> accounts = [.. generator.AccountIds()];
        foreach (var accountId in accounts)
        {
            Generate(accountId, generator, services);
        }

        if (accounts is [var manager, _, ..])
        {
            _world.Organization = OrganizationEstate.Build(new EstateOrganization
            {
                ManagementAccount = manager,
                Members = accounts[1..],
            });
        }
    }

    private void Generate(string accountId, EstateGenerator generator, EstateServices services)
    {
        EnsureAccount(new EstateAccount { Id = accountId, Regions = generator.Regions }, "generate");
        foreach (var region in generator.Regions ?? AwsRegions.EnabledByDefault)
        {
            var state = Enabled(accountId, region, "generate.regions");
            var keys = new string[generator.KeysPerRegion];
            for (var i = 0; i < keys.Length; i++)
            {
                var id = IdSource.UuidOf(string.Create(CultureInfo.InvariantCulture, $"{state.AccountId}/{region}/generated/{i}"));
                AddKey(
                    state,
                    new EstateKey { Region = region, KeyId = id, Aliases = [string.Create(CultureInfo.InvariantCulture, $"alias/generated-{i}")] },
                    "generate");
                keys[i] = KmsKey.ArnOf(region, state.AccountId, id);
            }

            services.Generate(state, keys);
        }
    }
}
