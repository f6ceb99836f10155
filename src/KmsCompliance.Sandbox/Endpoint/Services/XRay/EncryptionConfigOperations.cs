using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>The encryption setting.</summary>
internal static class EncryptionConfigOperations
{
    /// <summary>X-Ray's identity in grants; what AWS really writes there is not documented.</summary>
    public const string Grantee = "xray.amazonaws.com";

    private static readonly string[] Types = ["NONE", "KMS"];
    private static readonly string[] Granted = ["Decrypt", "Encrypt", "GenerateDataKey", "DescribeKey"];

    public static void GetEncryptionConfig(AwsCall call) => Write(call);

    public static void PutEncryptionConfig(AwsCall call)
    {
        var type = call.Input.Choice("Type", Types);
        var keyId = call.Input.OptionalText("KeyId", 1, 3000);
        if ((type == "KMS") != (keyId is not null))
        {
            throw Invalid(type == "KMS" ? "KeyId is required when Type is KMS." : "KeyId must be left out when Type is NONE.");
        }

        var settings = call.Here.XRay;
        settings.KeyArn = keyId is null ? null : Configure(call, keyId).Arn;
        settings.UpdatingUntil = call.Now + call.World.Options.XRayUpdatingDuration;
        Write(call);
    }

    /// <summary>The grant by which X-Ray uses a key.</summary>
    public static KmsGrant Grant(string id, string accountId, DateTimeOffset now) => new(id, Grantee, $"arn:aws:iam::{accountId}:root", Granted, now);

    // One that was revoked, or was never enough, is made anew.
    private static bool IsWhole(KmsGrant grant) =>
        grant is { GranteePrincipal: Grantee, EncryptionContextEquals: null, EncryptionContextSubset: null } && !Granted.Except(grant.Operations).Any();

    private static KmsKey Configure(AwsCall call, string keyId)
    {
        var key = Find(call, keyId);
        if (!key.IsSymmetricEncryption)
        {
            throw Invalid($"{key.Arn} is not a symmetric encryption key.");
        }

        if (key.State != KmsKeyState.Enabled)
        {
            throw Invalid($"{key.Arn} is not enabled: its state is {key.State}.");
        }

        var use = new KeyUse { ViaService = call.Service.Name };
        Demand(call, key, "kms:DescribeKey", use);
        Demand(call, key, "kms:CreateGrant", use with { GrantIsForAwsResource = true, GranteePrincipal = Grantee, GrantOperations = Granted });
        if (!key.Grants.Exists(IsWhole))
        {
            key.Grants.Add(Grant(call.World.Ids.Hex(64), call.AccountId, call.Now));
        }

        return key;
    }

    private static KmsKey Find(AwsCall call, string keyId)
    {
        try
        {
            return KeyLookup.Find(call, keyId, KeyIdForms.KeyOrAlias, crossAccount: true);
        }
        catch (AwsErrorException error) when (error.Code != "AccessDeniedException")
        {
            throw Invalid(error.Message);
        }
        catch (AwsErrorException error)
        {
            throw new AwsErrorException(call.Service.Errors.AccessDenied, error.Message);
        }
    }

    private static void Demand(AwsCall call, KmsKey key, string action, KeyUse use)
    {
        try
        {
            KeyAuthorization.Demand(call, key, action, use);
        }
        catch (AwsErrorException error)
        {
            throw new AwsErrorException(call.Service.Errors.AccessDenied, error.Message);
        }
    }

    private static AwsErrorException Invalid(string message) => new("InvalidRequestException", message);

    private static void Write(AwsCall call)
    {
        var settings = call.Here.XRay;
        call.Json.WriteStartObject("EncryptionConfig");
        call.Json.WriteOptional("KeyId", settings.KeyArn);
        call.Json.WriteString("Status", call.Now < settings.UpdatingUntil ? "UPDATING" : "ACTIVE");
        call.Json.WriteString("Type", settings.KeyArn is null ? "NONE" : "KMS");
        call.Json.WriteEndObject();
    }
}
