using System.Globalization;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>Versions and their values.</summary>
internal static class VersionOperations
{
    private const int MaxPage = 100;
    private const int MaxVersions = 100;

    public static void PutSecretValue(AwsCall call)
    {
        var value = VersionInput.ReadValue(call.Input) ?? throw SecretErrors.InvalidParameter("You must provide either SecretString or SecretBinary.");
        var versionId = VersionInput.ReadToken(call.Input);
        var stages = call.Input.OptionalTexts("VersionStages", 1, 20, 1, 256) ?? [SecretVersion.Current];
        var secret = SecretLookup.FindWritable(call);
        if (IsNew(secret, versionId, value))
        {
            AddVersion(call, secret, SecretEncryption.Resolve(call, secret.KmsKeyId, secret.Arn), new(versionId, value, stages));
        }

        SecretOutput.WriteIdentity(call.Json, secret);
        call.Json.WriteString("VersionId", versionId);
        call.Json.WriteStrings("VersionStages", secret.Versions.Single(version => version.Id == versionId).Stages);
    }

    public static void ListSecretVersionIds(AwsCall call)
    {
        var limit = call.Input.OptionalInteger("MaxResults", 1, MaxPage) ?? MaxPage;
        var includeDeprecated = call.Input.Flag("IncludeDeprecated");
        var secret = SecretLookup.Find(call);
        var listing = call.Listing($"{secret.Arn}/{includeDeprecated}");
        var start = call.Input.OptionalText("NextToken", 1, 4096) is not { } token ? 0
            : PageToken.Decode(listing, token) is { } position ? int.Parse(position, CultureInfo.InvariantCulture)
            : throw new AwsErrorException("InvalidNextTokenException", "Invalid NextToken");
        var versions = secret.Versions.Where(version => includeDeprecated || version.Stages.Count > 0).ToArray();

        var json = call.Json;
        json.WriteStartArray("Versions");
        foreach (var version in versions.Skip(start).Take(limit))
        {
            json.WriteStartObject();
            json.WriteString("VersionId", version.Id);
            if (version.Stages.Count > 0)
            {
                json.WriteStrings("VersionStages", version.Stages);
            }

            if (version.AccessedAt is { } accessed)
            {
                json.WriteEpoch("LastAccessedDate", accessed);
            }

            json.WriteEpoch("CreatedDate", version.CreatedAt);
            json.WriteStrings("KmsKeyIds", version.KeyIds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (versions.Length > start + limit)
        {
            json.WriteString("NextToken", PageToken.Encode(listing, (start + limit).ToString(CultureInfo.InvariantCulture)));
        }

        SecretOutput.WriteIdentity(json, secret);
    }

    /// <summary>For users of the sandbox with <c>aws</c>; the counts prove that the module never calls it.</summary>
    public static void GetSecretValue(AwsCall call)
    {
        var secret = SecretLookup.Find(call);
        SecretLookup.RequireKept(secret, "perform this operation on");
        var versionId = call.Input.OptionalText("VersionId", 32, 64);
        var stage = call.Input.OptionalText("VersionStage", 1, 256) ?? (versionId is null ? SecretVersion.Current : null);
        var version = secret.Versions.Find(candidate => (versionId is null || candidate.Id == versionId) && (stage is null || candidate.Stages.Contains(stage)))
            ?? throw new AwsErrorException("ResourceNotFoundException", $"Secrets Manager can't find the specified secret value for staging label: {stage ?? versionId}");
        SecretEncryption.DemandDecrypt(call, secret, version);
        var today = new DateTimeOffset(call.Now.UtcDateTime.Date, TimeSpan.Zero);
        version.AccessedAt = secret.AccessedAt = today;

        SecretOutput.WriteIdentity(call.Json, secret);
        call.Json.WriteString("VersionId", version.Id);
        call.Json.WriteOptional("SecretString", version.Value.Text);
        call.Json.WriteOptional("SecretBinary", version.Value.Base64);
        call.Json.WriteStrings("VersionStages", version.Stages);
        call.Json.WriteEpoch("CreatedDate", version.CreatedAt);
    }

    /// <summary>Whether a version is yet to be made: a call that is sent again with the same value is not.</summary>
    public static bool IsNew(Secret secret, string versionId, SecretValue value) =>
        secret.Versions.Find(version => version.Id == versionId) is not { } known
        || (known.Value == value
            ? false
            : throw SecretErrors.Exists($"You can't use ClientRequestToken {versionId} because that value is already in use for a version of secret {secret.Arn}."));

    /// <summary>Adds a version under a key alone, and moves the labels to it.</summary>
    public static void AddVersion(AwsCall call, Secret secret, KmsKey key, NewVersion added)
    {
        var version = new SecretVersion(added.Id, call.Now, SecretEncryption.NameOf(key, call)) { Value = added.Value, Stages = [.. added.Stages] };
        Store(secret, version);
        secret.ChangedAt = call.Now;
        ReplicationOperations.Send(call, secret, version);
    }

    /// <summary>Puts a version in, takes its labels from the others and drops what is over the limit.</summary>
    public static void Store(Secret secret, SecretVersion added)
    {
        if (secret.Versions.Count == 0 && !added.Stages.Contains(SecretVersion.Current))
        {
            // The first version is always the current one.
            added.Stages.Add(SecretVersion.Current);
        }

        if (added.Stages.Contains(SecretVersion.Current) && secret.Versions.Find(version => version.Stages.Contains(SecretVersion.Current)) is { } current)
        {
            Unlabel(secret, SecretVersion.Previous);
            current.Stages.Add(SecretVersion.Previous);
        }

        foreach (var stage in added.Stages)
        {
            Unlabel(secret, stage);
        }

        secret.Versions.Add(added);
        while (secret.Versions.Count > MaxVersions && secret.Versions.Find(version => version.Stages.Count == 0) is { } deprecated)
        {
            secret.Versions.Remove(deprecated);
        }
    }

    private static void Unlabel(Secret secret, string stage) => secret.Versions.ForEach(version => version.Stages.Remove(stage));
}
