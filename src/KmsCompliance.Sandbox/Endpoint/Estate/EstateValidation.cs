using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Events;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Oam;
using KmsCompliance.Sandbox.Endpoint.S3;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>What can be said about an estate before anything is made of it.</summary>
internal static partial class EstateValidation
{
    private static readonly string[] States =
        [nameof(KmsKeyState.Enabled), nameof(KmsKeyState.Disabled), nameof(KmsKeyState.PendingDeletion), nameof(KmsKeyState.PendingImport), nameof(KmsKeyState.Unavailable)];

    private static readonly string[] Statuses = ["ACTIVE", "SUSPENDED", "PENDING_CLOSURE"];

    private static readonly string[] Origins = [KmsKey.AwsKmsOrigin, KmsKey.ExternalOrigin];

    public static void Check(EstateDocument estate)
    {
        for (var i = 0; i < estate.Accounts.Count; i++)
        {
            CheckAccount(estate.Accounts[i], $"accounts[{i}]");
        }

        for (var i = 0; i < estate.Principals.Count; i++)
        {
            Require(AccountId().IsMatch(estate.Principals[i].AccountId), $"principals[{i}].accountId", "an account id is 12 digits");
            Require(AccessKey().IsMatch(estate.Principals[i].AccessKey), $"principals[{i}].accessKey", "an access key is 16 to 128 letters, digits and underscores");
        }

        if (estate.Organization is { } organization)
        {
            Require(AccountId().IsMatch(organization.ManagementAccount), "organization.managementAccount", "an account id is 12 digits");
            Require(
                organization.Members.All(member => AccountId().IsMatch(member) && member != organization.ManagementAccount),
                "organization.members",
                "a member is another account than the management account, by its 12 digits");
        }

        if (estate.Generate is { } generator)
        {
            Require(AccountId().IsMatch(generator.AccountId), "generate.accountId", "an account id is 12 digits");
            Require(generator.Accounts >= 1, "generate.accounts", "a number of 1 or more is wanted");
            Require(generator.Accounts == 1 || estate.Organization is null, "generate.accounts", "an estate has one organization");
            CheckRegions(generator.Regions ?? [], "generate.regions");
            Require(generator.KeysPerRegion >= 0, "generate.keysPerRegion", "a number of 0 or more is wanted");
        }
    }

    private static void CheckAccount(EstateAccount account, string path)
    {
        Require(AccountId().IsMatch(account.Id), $"{path}.id", "an account id is 12 digits");
        Require(Statuses.Contains(account.Status), $"{path}.status", $"the statuses are {string.Join(", ", Statuses)}");
        CheckRoles(account.Roles ?? [], $"{path}.roles");
        for (var i = 0; i < account.IdentityProviders.Count; i++)
        {
            Require(account.IdentityProviders[i].Url.StartsWith("https://", StringComparison.Ordinal), $"{path}.identityProviders[{i}].url", "a provider's URL begins with https://");
        }

        CheckRegions(account.Regions ?? [], $"{path}.regions");
        CheckRegions(account.NotEnabledRegions, $"{path}.notEnabledRegions");
        Require(account.Regions?.Intersect(account.NotEnabledRegions).Any() != true, $"{path}.notEnabledRegions", "a Region is enabled or it is not");
        CheckLinks(account.Links, $"{path}.links");
        for (var i = 0; i < account.Keys.Count; i++)
        {
            CheckKey(account.Keys[i], $"{path}.keys[{i}]");
        }

        for (var i = 0; i < account.Buckets.Count; i++)
        {
            Require(Bucket.IsName(account.Buckets[i].Name), $"{path}.buckets[{i}].name", "a name has 3 to 63 lower-case letters, digits, periods and dashes, and begins and ends with a letter or digit");
            Require(account.Buckets[i].Policy is not { } policy || ResourcePolicyText.IsPolicy(policy.GetRawText()), $"{path}.buckets[{i}].policy", "a policy is a JSON object with statements");
        }
    }

    private static void CheckLinks(IReadOnlyList<EstateLink> links, string path)
    {
        for (var i = 0; i < links.Count; i++)
        {
            Require(AccountId().IsMatch(links[i].MonitoringAccount), $"{path}[{i}].monitoringAccount", "an account id is 12 digits");
            Require(
                links[i].ResourceTypes.Count > 0 && links[i].ResourceTypes.All(ObservabilityLink.Types.Contains),
                $"{path}[{i}].resourceTypes",
                $"one of these at least is sent: {string.Join(", ", ObservabilityLink.Types)}");
        }
    }

    private static void CheckRoles(IReadOnlyList<EstateRole> roles, string path)
    {
        for (var i = 0; i < roles.Count; i++)
        {
            Require(RoleName().IsMatch(roles[i].Name), $"{path}[{i}].name", "a role's name has 1 to 64 letters, digits and +=,.@_-");
            Require(RolePath().IsMatch(roles[i].Path), $"{path}[{i}].path", "a path begins and ends with a slash");
            Require(roles[i].MaxSessionDuration is >= 3600 and <= 43_200, $"{path}[{i}].maxSessionDuration", "3600 to 43200 seconds are possible");
        }

        Require(roles.Select(static role => role.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == roles.Count, path, "a role is there twice");
    }

    private static void CheckKey(EstateKey key, string path)
    {
        Require(KeyId().IsMatch(key.KeyId), $"{path}.keyId", "a key id is a UUID in lower case, or mrk- and 32 hex digits");
        Require(States.Contains(key.State), $"{path}.state", $"the states are {string.Join(", ", States)}");
        Require(KmsEnums.KeySpecs.Contains(key.KeySpec), $"{path}.keySpec", $"the specs are {string.Join(", ", KmsEnums.KeySpecs)}");
        Require(
            key.KeyUsage is null || KmsEnums.UsagesOf(key.KeySpec).Contains(key.KeyUsage),
            $"{path}.keyUsage",
            $"the usages of {key.KeySpec} are {string.Join(", ", KmsEnums.UsagesOf(key.KeySpec))}");
        Require(Origins.Contains(key.Origin), $"{path}.origin", $"the origins are {string.Join(", ", Origins)}");
        Require(key.RotationPeriodInDays is not (< 90 or > 2560), $"{path}.rotationPeriodInDays", "90 to 2560 days are possible");
        Require(key.OnDemandRotations is >= 0 and <= KeyMaterials.MostOnDemand, $"{path}.onDemandRotations", "0 to 25 are possible");
        Require(!key.HasPendingMaterial || key.Origin == KmsKey.ExternalOrigin, $"{path}.hasPendingMaterial", "material is imported for a key of the origin EXTERNAL");
        Require(
            key.PrimaryRegion is null || (key.PrimaryRegion != key.Region && key.KeyId.StartsWith("mrk-", StringComparison.Ordinal)),
            $"{path}.primaryRegion",
            "a multi-Region key is the replica of one in another Region");
        Require(
            key.MaterialExpiresInDays is null or (> 0 and <= 3650) && (key.MaterialExpiresInDays is null || key.Origin == KmsKey.ExternalOrigin),
            $"{path}.materialExpiresInDays",
            "1 to 3650 days are possible, for a key of the origin EXTERNAL");
        Require(key.LastUsedDaysAgo is null or (>= 0 and <= 3650), $"{path}.lastUsedDaysAgo", "0 to 3650 days are possible");
        Require(key.RecentUses is >= 0 and <= EventHistory.Most, $"{path}.recentUses", $"0 to {EventHistory.Most} are possible");
        Require(key.RecentUses == 0 || key.LastUsedDaysAgo is null or 0, $"{path}.recentUses", "a key that was used in the last 24 hours was not last used before");
        Require(key.Aliases.All(alias => Alias().IsMatch(alias)), $"{path}.aliases", "an alias is alias/ and a name, and not alias/aws/");
    }

    private static void CheckRegions(IReadOnlyList<string> regions, string path)
    {
        foreach (var region in regions)
        {
            Require(Region().IsMatch(region), path, $"'{region}' is not the name of a Region");
        }

        Require(regions.Distinct().Count() == regions.Count, path, "a Region is there twice");
    }

    private static void Require(bool holds, string path, string rule)
    {
        if (!holds)
        {
            throw new EstateException($"{path}: {rule}.");
        }
    }

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex AccountId();

    [GeneratedRegex(@"^[\w+=,.@-]{1,64}$")]
    private static partial Regex RoleName();

    [GeneratedRegex("^/([!-~]+/)?$")]
    private static partial Regex RolePath();

    [GeneratedRegex("^[A-Za-z0-9_]{16,128}$")]
    private static partial Regex AccessKey();

    [GeneratedRegex("^([a-z]+-)+[0-9]+$")]
    private static partial Regex Region();

    [GeneratedRegex("^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$")]
    private static partial Regex KeyId();

    [GeneratedRegex("^alias/(?!aws/)[a-zA-Z0-9/_-]+$")]
    private static partial Regex Alias();
}
