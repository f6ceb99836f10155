using System.Globalization;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Rotation, automatic and on demand, and what came of it.</summary>
internal static class RotationOperations
{
    private const int MinPeriod = 90;
    private const int MaxPeriod = 2560;

    public static void EnableKeyRotation(AwsCall call)
    {
        var period = call.Input.OptionalInteger("RotationPeriodInDays", MinPeriod, MaxPeriod);
        var key = KeyParameter.Authorized(call);
        KeyStates.RequireRotatable(key);
        key.RotationPeriodInDays = period ?? (key.RotationEnabled ? key.RotationPeriodInDays : 365);
        key.Materials.RotationEnabledAt = call.Now;
        key.RotationEnabled = true;
    }

    public static void DisableKeyRotation(AwsCall call)
    {
        var key = KeyParameter.Authorized(call);
        KeyStates.RequireRotatable(key);
        key.RotationEnabled = false;
    }

    public static void GetKeyRotationStatus(AwsCall call)
    {
        var key = KeyParameter.Authorized(call, crossAccount: true);
        var shared = SharedRotation(call, key);
        var isOn = shared.RotationEnabled && key.State != KmsKeyState.PendingDeletion;
        call.Json.WriteBoolean("KeyRotationEnabled", isOn);
        call.Json.WriteString("KeyId", key.Arn);
        if (isOn)
        {
            call.Json.WriteNumber("RotationPeriodInDays", shared.RotationPeriodInDays);
            call.Json.WriteEpoch("NextRotationDate", key.Materials.Next);
        }

        if (key.Materials.OnDemandBegunAt is { } begun)
        {
            call.Json.WriteEpoch("OnDemandRotationStartDate", begun);
        }
    }

    // What AWS answers was recorded: https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html has no words.
    public static void RotateKeyOnDemand(AwsCall call)
    {
        var key = KeyParameter.Authorized(call);
        KeyStates.RequireRotatableOnDemand(key, KmsKey.AwsKmsOrigin, KmsKey.ExternalOrigin);
        if (key.Materials.OnDemandBegunAt is not null)
        {
            throw new AwsErrorException("ConflictException", $"On-demand rotation is in progress for {key.Arn}.");
        }

        if (key.Materials.CountOnDemand() >= KeyMaterials.MostOnDemand)
        {
            throw new AwsErrorException(
                "LimitExceededException", $"The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: {key.Arn}");
        }

        if (key.Origin == KmsKey.ExternalOrigin && (key.Materials.Pending is null || IsMissed(call, key, key.Materials.Pending)))
        {
            throw new AwsErrorException("KMSInvalidStateException", $"No available key material pending rotation for the key: {key.Arn}.");
        }

        key.Materials.Rotate(call.Now, call.World.Options.KeyRotationDuration);
        call.Json.WriteString("KeyId", key.Arn);
    }

    public static void ListKeyRotations(AwsCall call)
    {
        var withAll = call.Input.OptionalChoice("IncludeKeyMaterial", ["ALL_KEY_MATERIAL", "ROTATIONS_ONLY"]) == "ALL_KEY_MATERIAL";
        var key = KeyParameter.Authorized(call);
        if (!key.IsSymmetricEncryption)
        {
            throw KmsErrors.Unsupported($"{key.Arn} has no key material that rotates.");
        }

        Paging.WritePage(
            call,
            "Rotations",
            key.Materials.All.Select(static (material, index) => (Material: material, Index: index)).Where(entry => withAll || entry.Material.RotatedAt is not null),
            static entry => entry.Index.ToString("D8", CultureInfo.InvariantCulture),
            entry => Write(call, key, entry.Material),
            defaultLimit: 100,
            maxLimit: 1000,
            $"{key.Arn}/{withAll}");
    }

    /// <summary>The key that says whether a key rotates: the primary of a replica, which it rotates with.</summary>
    private static KmsKey SharedRotation(AwsCall call, KmsKey key) => key.PrimaryRegion is { } region
        ? call.World.Account(key.AccountId).Region(region).Keys.FindKey(key.Id, call.Now) ?? key
        : key;

    private static void Write(AwsCall call, KmsKey key, KmsKeyMaterial material)
    {
        var json = call.Json;
        json.WriteStartObject();
        json.WriteString("KeyId", key.Arn);
        json.WriteString("KeyMaterialId", material.Id);
        if (key.Origin == KmsKey.ExternalOrigin)
        {
            var import = key.Imports.Find(material.Id);
            json.WriteOptional("KeyMaterialDescription", key.Imports.Description(material.Id));
            json.WriteString("ImportState", import is null ? "PENDING_IMPORT" : "IMPORTED");
            json.WriteOptional("ExpirationModel", import?.ExpirationModel);
            if (import?.ValidTo is { } validTo)
            {
                json.WriteEpoch("ValidTo", validTo);
            }
        }

        json.WriteString("KeyMaterialState", StateOf(call, key, material));
        if (material.RotatedAt is { } rotated)
        {
            json.WriteEpoch("RotationDate", rotated);
            json.WriteString("RotationType", material.RotationType);
        }

        json.WriteEndObject();
    }

    private static string StateOf(AwsCall call, KmsKey key, KmsKeyMaterial material) =>
        material == key.Materials.Current ? "CURRENT"
        : material != key.Materials.Pending ? "NON_CURRENT"
        : IsMissed(call, key, material) ? "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"
        : "PENDING_ROTATION";

    /// <summary>Whether one of the replicas lacks a material.</summary>
    private static bool IsMissed(AwsCall call, KmsKey key, KmsKeyMaterial material) =>
        call.World.Account(key.AccountId).RelatedKeys(key, call.Now).Any(replica => !replica.Imports.Has(material.Id));
}
