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
        key.Materials.Settle(call.Now);
        key.RotationPeriodInDays = period ?? (key.RotationEnabled ? key.RotationPeriodInDays : 365);
        key.RotationEnabledAt = call.Now;
        key.RotationEnabled = true;
    }

    public static void DisableKeyRotation(AwsCall call)
    {
        var key = KeyParameter.Authorized(call);
        KeyStates.RequireRotatable(key);
        key.Materials.Settle(call.Now);
        key.RotationEnabled = false;
        key.RotationEnabledAt = null;
    }

    public static void GetKeyRotationStatus(AwsCall call)
    {
        var key = KeyParameter.Authorized(call, crossAccount: true);
        var isOn = key.RotationEnabled && key.State != KmsKeyState.PendingDeletion;
        call.Json.WriteBoolean("KeyRotationEnabled", isOn);
        call.Json.WriteString("KeyId", key.Arn);
        if (isOn)
        {
            call.Json.WriteNumber("RotationPeriodInDays", key.RotationPeriodInDays);
            call.Json.WriteEpoch("NextRotationDate", key.Materials.Next(call.Now)!.Value);
        }

        key.Materials.Settle(call.Now);
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
        key.Materials.Settle(call.Now);
        if (key.Materials.OnDemandBegunAt is not null)
        {
            throw new AwsErrorException("ConflictException", $"On-demand rotation is in progress for {key.Arn}.");
        }

        if (key.Materials.CountOnDemand(call.Now) >= KeyMaterials.MostOnDemand)
        {
            throw new AwsErrorException(
                "LimitExceededException", $"The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: {key.Arn}");
        }

        if (key.Origin == KmsKey.ExternalOrigin && !key.Materials.HasPending)
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

        // A key whose material was never imported has none.
        var current = key.Materials.Current(call.Now);
        var materials = key.State == KmsKeyState.PendingImport ? [] : key.Materials.All(call.Now);
        Paging.WritePage(
            call,
            "Rotations",
            materials.Select(static (material, index) => (Material: material, Index: index)).Where(entry => withAll || entry.Material.RotatedAt is not null),
            static entry => entry.Index.ToString("D8", CultureInfo.InvariantCulture),
            entry => Write(call, key, entry.Material, current),
            defaultLimit: 100,
            maxLimit: 1000,
            $"{key.Arn}/{withAll}");
    }

    private static void Write(AwsCall call, KmsKey key, KmsKeyMaterial material, KmsKeyMaterial current)
    {
        var json = call.Json;
        json.WriteStartObject();
        json.WriteString("KeyId", key.Arn);
        json.WriteString("KeyMaterialId", material.Id);
        if (key.Origin == KmsKey.ExternalOrigin)
        {
            json.WriteString("ImportState", "IMPORTED");
            json.WriteString("ExpirationModel", key.ValidTo is null ? "KEY_MATERIAL_DOES_NOT_EXPIRE" : "KEY_MATERIAL_EXPIRES");
            if (key.ValidTo is { } validTo)
            {
                json.WriteEpoch("ValidTo", validTo);
            }
        }

        json.WriteString("KeyMaterialState", material.IsPending ? "PENDING_ROTATION" : material == current ? "CURRENT" : "NON_CURRENT");
        if (material.RotatedAt is { } rotated)
        {
            json.WriteEpoch("RotationDate", rotated);
            json.WriteString("RotationType", material.RotationType);
        }

        json.WriteEndObject();
    }
}
