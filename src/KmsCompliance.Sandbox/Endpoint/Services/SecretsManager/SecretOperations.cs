using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>Making, describing, changing and deleting secrets.</summary>
internal static class SecretOperations
{
    private const int MinWindow = 7;
    private const int MaxWindow = 30;

    public static void CreateSecret(AwsCall call)
    {
        var input = call.Input;
        var name = input.Text("Name", 1, 512);
        SecretLookup.CheckName(name);

        var description = input.OptionalText("Description", 0, 2048);
        var kmsKeyId = input.OptionalText("KmsKeyId", 0, 2048);
        var value = VersionInput.ReadValue(input);
        var versionId = VersionInput.ReadToken(input);
        var tags = ReadTags(input, required: false);
        var replicas = ReplicationOperations.ReadRegions(input, required: false);
        var store = call.Here.Secrets;
        if (store.Find(name, call.Now) is { } existing)
        {
            SecretLookup.RequireKept(existing, "create this secret because a secret with this name is already scheduled for deletion:");
            if (value is not null && existing.Versions.Find(version => version.Id == versionId) is { } made && made.Value == value)
            {
                // The same call once more.
                SecretOutput.WriteIdentity(call.Json, existing);
                call.Json.WriteString("VersionId", versionId);
                return;
            }

            throw SecretErrors.Exists($"The operation failed because the secret {name} already exists.");
        }

        var arn = Secret.ArnOf(call.Region, call.AccountId, name, IdSource.SecretSuffixOf(call.World.Ids.Uuid()));
        var key = SecretEncryption.Resolve(call, kmsKeyId, arn);
        var secret = new Secret(name, arn, call.Now)
        {
            KmsKeyId = string.IsNullOrEmpty(kmsKeyId) ? null : kmsKeyId,
            Description = description,
        };
        secret.StartEmpty();
        foreach (var (tag, text) in tags)
        {
            secret.SetTag(tag, text);
        }

        if (value is not null)
        {
            secret.Versions.Add(new SecretVersion(versionId, call.Now, SecretEncryption.NameOf(key, call)) { Value = value, Stages = [SecretVersion.Current] });
        }

        store.Add(secret);
        ReplicationOperations.AddReplicas(call, secret, replicas, input.Flag("ForceOverwriteReplicaSecret"));
        SecretOutput.WriteIdentity(call.Json, secret);
        if (value is not null)
        {
            call.Json.WriteString("VersionId", versionId);
        }

        if (secret.Replicas.Count > 0)
        {
            SecretOutput.WriteReplicationStatus(call.Json, secret);
        }
    }

    public static void DescribeSecret(AwsCall call)
    {
        var secret = SecretLookup.Find(call);
        SecretOutput.WriteMetadata(call.Json, secret, "VersionIdsToStages");
        if (secret.Replicas.Count > 0)
        {
            SecretOutput.WriteReplicationStatus(call.Json, secret);
        }
    }

    public static void UpdateSecret(AwsCall call)
    {
        var input = call.Input;
        var description = input.OptionalText("Description", 0, 2048);
        var kmsKeyId = input.OptionalText("KmsKeyId", 0, 2048);
        var value = VersionInput.ReadValue(input);
        var versionId = VersionInput.ReadToken(input);
        var secret = SecretLookup.FindKept(call);
        if (kmsKeyId is null || description is not null || value is not null)
        {
            // A replica has nothing of its own but its key (user guide, "Replicate secrets across Regions").
            SecretLookup.RequirePrimary(secret);
        }

        // Whatever can be refused is refused before anything changes.
        var isNewVersion = value is not null && VersionOperations.IsNew(secret, versionId, value);
        var key = kmsKeyId is not null || isNewVersion ? SecretEncryption.Resolve(call, kmsKeyId ?? secret.KmsKeyId, secret.Arn) : null;
        if (kmsKeyId is not null)
        {
            SecretEncryption.Reencrypt(call, secret, key!);
            secret.KmsKeyId = kmsKeyId.Length == 0 ? null : kmsKeyId;
            ReplicationOperations.TellPrimary(call, secret);
        }

        secret.Description = description ?? secret.Description;
        secret.ChangedAt = call.Now;
        if (isNewVersion)
        {
            VersionOperations.AddVersion(call, secret, key!, new(versionId, value!, [SecretVersion.Current]));
        }

        SecretOutput.WriteIdentity(call.Json, secret);
        if (value is not null)
        {
            call.Json.WriteString("VersionId", versionId);
        }
    }

    public static void DeleteSecret(AwsCall call)
    {
        var window = call.Input.OptionalInteger("RecoveryWindowInDays", int.MinValue, int.MaxValue);
        var isForced = call.Input.Flag("ForceDeleteWithoutRecovery");
        if (window is < MinWindow or > MaxWindow)
        {
            throw SecretErrors.InvalidParameter($"The RecoveryWindowInDays value must be between {MinWindow} and {MaxWindow} days (inclusive).");
        }

        if (isForced && window is not null)
        {
            throw SecretErrors.InvalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        }

        if (isForced && SecretLookup.TryFind(call) is null)
        {
            // AWS answers as if it had been there.
            var named = call.Input.Text("SecretId");
            call.Json.WriteString("ARN", SecretLookup.ArnOf(call));
            call.Json.WriteString("Name", named);
            call.Json.WriteEpoch("DeletionDate", call.Now);
            return;
        }

        var secret = SecretLookup.FindWritable(call);
        if (secret.Replicas.Count > 0)
        {
            throw SecretErrors.InvalidParameter($"You can't delete secret {secret.Name} that still has replica regions [{string.Join(", ", secret.Replicas.Select(replica => replica.Region))}]");
        }

        secret.DeletionDate = isForced ? call.Now : call.Now.AddDays(window ?? MaxWindow);
        if (isForced)
        {
            call.Here.Secrets.Remove(secret);
        }

        SecretOutput.WriteIdentity(call.Json, secret);
        call.Json.WriteEpoch("DeletionDate", secret.DeletionDate.Value);
    }

    public static void RestoreSecret(AwsCall call)
    {
        var secret = SecretLookup.Find(call);
        secret.DeletionDate = null;
        SecretOutput.WriteIdentity(call.Json, secret);
    }

    public static void TagResource(AwsCall call)
    {
        var tags = ReadTags(call.Input, required: true);
        var secret = SecretLookup.FindWritable(call);
        foreach (var (key, value) in tags)
        {
            secret.SetTag(key, value);
        }
    }

    public static void UntagResource(AwsCall call)
    {
        var keys = call.Input.OptionalTexts("TagKeys", itemMin: 1, itemMax: 128) ?? throw call.Input.Invalid("TagKeys", "Member must not be null");
        var secret = SecretLookup.FindWritable(call);
        foreach (var key in keys)
        {
            secret.RemoveTag(key);
        }
    }

    private static IReadOnlyList<KeyValuePair<string, string>> ReadTags(JsonInput input, bool required)
    {
        var tags = input.OptionalStructures("Tags") ?? (required ? throw input.Invalid("Tags", "Member must not be null") : []);
        return [.. tags.Select(tag => KeyValuePair.Create(tag.Text("Key", 1, 128), tag.OptionalText("Value", 0, 256) ?? ""))];
    }
}
