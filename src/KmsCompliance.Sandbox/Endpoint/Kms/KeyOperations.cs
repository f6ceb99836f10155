using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Making keys and looking at them.</summary>
internal static class KeyOperations
{
    public static void CreateKey(AwsCall call)
    {
        var input = call.Input;
        var policy = input.OptionalText("Policy", 1, 131072);
        var description = input.OptionalText("Description", 0, 8192) ?? "";
        var usage = input.OptionalChoice("KeyUsage", KmsEnums.KeyUsages);
        var spec = input.OptionalChoice("KeySpec", KmsEnums.KeySpecs) ?? input.OptionalChoice("CustomerMasterKeySpec", KmsEnums.KeySpecs) ?? KmsKey.SymmetricSpec;
        var origin = input.OptionalChoice("Origin", KmsEnums.Origins) ?? KmsKey.AwsKmsOrigin;
        var multiRegion = input.Flag("MultiRegion");
        var tags = TagOperations.ReadTags(input, required: false);
        if (tags.Count > TagOperations.MaxTags)
        {
            throw new AwsErrorException("TagException", "Too many tags");
        }

        var usages = KmsEnums.UsagesOf(spec);
        if (usage is null && spec != KmsKey.SymmetricSpec)
        {
            throw KmsErrors.Validation($"You must specify a KeyUsage value for {spec} KMS keys.");
        }

        if (usage is not null && !usages.Contains(usage))
        {
            throw KmsErrors.Validation($"KeyUsage {usage} is not compatible with KeySpec {spec}");
        }

        if (origin is not (KmsKey.AwsKmsOrigin or KmsKey.ExternalOrigin))
        {
            throw KmsErrors.Unsupported($"The sandbox has no keys of origin {origin}.");
        }

        var id = multiRegion ? "mrk-" + call.World.Ids.Hex(32) : call.World.Ids.Uuid();
        var arn = KmsKey.ArnOf(call.Region, call.AccountId, id);
        if (policy is not null)
        {
            KeyPolicyValidation.Check(call, policy, arn, input.Flag("BypassPolicyLockoutSafetyCheck"));
        }

        if (tags.Count > 0)
        {
            // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html: tags need kms:TagResource in an IAM policy.
            call.DemandByIdentity("kms:TagResource", arn);
        }

        var key = new KmsKey
        {
            Id = id,
            AccountId = call.AccountId,
            Region = call.Region,
            Arn = arn,
            CreatedAt = call.Now,
            VisibleAt = call.Now + call.World.Options.ConsistencyDelay,
            Description = description,
            KeySpec = spec,
            KeyUsage = usage ?? usages[0],
            Origin = origin,
            IsMultiRegion = multiRegion,
            State = origin == KmsKey.ExternalOrigin ? KmsKeyState.PendingImport : KmsKeyState.Enabled,
            PolicyText = policy ?? KeyPolicies.Default(call.AccountId),
        };
        foreach (var (name, value) in tags)
        {
            key.Tags[name] = value;
        }

        call.Here.Keys.Add(key);
        call.IsAbout(key);
        WriteMetadata(call, key);
    }

    public static void DescribeKey(AwsCall call) =>
        WriteMetadata(call, KeyParameter.Authorized(call, KeyIdForms.KeyOrAlias, crossAccount: true));

    public static void ListKeys(AwsCall call) => Paging.WritePage(
        call,
        "Keys",
        call.Here.Keys.Keys(call.Now).Where(key => call.Now >= key.VisibleAt),
        key => key.Id,
        key =>
        {
            call.Json.WriteStartObject();
            call.Json.WriteString("KeyId", key.Id);
            call.Json.WriteString("KeyArn", key.Arn);
            call.Json.WriteEndObject();
        },
        defaultLimit: 100,
        maxLimit: 1000);

    public static void UpdateKeyDescription(AwsCall call)
    {
        var description = call.Input.OptionalText("Description", 0, 8192) ?? throw call.Input.Invalid("Description", "Member must not be null");
        var key = KeyParameter.Authorized(call);
        KeyStates.RequireNotPendingDeletion(key);
        key.Description = description;
    }

    /// <summary>Writes what KMS says of a key.</summary>
    public static void WriteMetadata(AwsCall call, KmsKey key, string name = "KeyMetadata")
    {
        var json = call.Json;
        json.WriteStartObject(name);
        json.WriteString("AWSAccountId", key.AccountId);
        json.WriteString("KeyId", key.Id);
        json.WriteString("Arn", key.Arn);
        json.WriteEpoch("CreationDate", key.CreatedAt);
        json.WriteBoolean("Enabled", key.State == KmsKeyState.Enabled);
        json.WriteString("Description", key.Description);
        json.WriteString("KeyUsage", key.KeyUsage);
        json.WriteString("KeyState", key.State.ToString());
        if (key.DeletionDate is { } deletion && key.State == KmsKeyState.PendingDeletion)
        {
            json.WriteEpoch("DeletionDate", deletion);
        }

        // "The earliest time at which any imported key material permanently associated with this KMS key expires."
        if (key.Imports.HasAny)
        {
            var import = new MaterialImport(key.Imports.ValidTo);
            json.WriteString("ExpirationModel", import.ExpirationModel);
            if (import.ValidTo is { } validTo)
            {
                json.WriteEpoch("ValidTo", validTo);
            }
        }

        json.WriteString("Origin", key.Origin);
        json.WriteString("KeyManager", key.IsAwsManaged ? "AWS" : "CUSTOMER");
        if (KmsEnums.HasCustomerMasterKeySpec(key.KeySpec))
        {
            json.WriteString("CustomerMasterKeySpec", key.KeySpec);
        }

        json.WriteString("KeySpec", key.KeySpec);
        var (member, algorithms) = KmsEnums.AlgorithmsOf(key);
        json.WriteStrings(member, algorithms);
        json.WriteBoolean("MultiRegion", key.IsMultiRegion);
        if (key.IsMultiRegion)
        {
            json.WriteStartObject("MultiRegionConfiguration");
            var primary = key.PrimaryRegion ?? key.Region;
            json.WriteString("MultiRegionKeyType", key.PrimaryRegion is null ? "PRIMARY" : "REPLICA");
            json.WriteStartObject("PrimaryKey");
            json.WriteString("Arn", KmsKey.ArnOf(primary, key.AccountId, key.Id));
            json.WriteString("Region", primary);
            json.WriteEndObject();
            json.WriteStartArray("ReplicaKeys");
            foreach (var replica in call.World.Account(key.AccountId).RelatedKeys(key, call.Now))
            {
                json.WriteStartObject();
                json.WriteString("Arn", replica.Arn);
                json.WriteString("Region", replica.Region);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (key.IsSymmetricEncryption && key.Materials.Current is { } material)
        {
            json.WriteString("CurrentKeyMaterialId", material.Id);
        }

        json.WriteEndObject();
    }
}
