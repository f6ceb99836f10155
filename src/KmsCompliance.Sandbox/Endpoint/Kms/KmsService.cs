using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>AWS Key Management Service.</summary>
internal static class KmsService
{
    /// <summary>The signing name.</summary>
    public const string Name = "kms";

    public static AwsService Create() => new(
        new AwsEndpoint(Name, new JsonRpcProtocol("TrentService", "message"), ServiceErrors.Json("KMSInternalException")),
        [
            new("CreateKey", KeyOperations.CreateKey),
            Keyed("DescribeKey", KeyOperations.DescribeKey),
            new("ListKeys", KeyOperations.ListKeys),
            Keyed("UpdateKeyDescription", KeyOperations.UpdateKeyDescription),
            Keyed("EnableKey", KeyStateOperations.EnableKey),
            Keyed("DisableKey", KeyStateOperations.DisableKey),
            Keyed("ScheduleKeyDeletion", KeyStateOperations.ScheduleKeyDeletion),
            Keyed("CancelKeyDeletion", KeyStateOperations.CancelKeyDeletion),
            Keyed("EnableKeyRotation", RotationOperations.EnableKeyRotation),
            Keyed("DisableKeyRotation", RotationOperations.DisableKeyRotation),
            Keyed("GetKeyRotationStatus", RotationOperations.GetKeyRotationStatus),
            Keyed("RotateKeyOnDemand", RotationOperations.RotateKeyOnDemand),
            Keyed("ListKeyRotations", RotationOperations.ListKeyRotations),
            Keyed("GetParametersForImport", ImportOperations.GetParametersForImport),
            Keyed("ImportKeyMaterial", ImportOperations.ImportKeyMaterial),
            Keyed("DeleteImportedKeyMaterial", ImportOperations.DeleteImportedKeyMaterial),
            Keyed("ReplicateKey", ReplicaOperations.ReplicateKey),
            Keyed("GetKeyLastUsage", UsageOperations.GetKeyLastUsage),
            Keyed("GetKeyPolicy", KeyPolicyOperations.GetKeyPolicy),
            Keyed("PutKeyPolicy", KeyPolicyOperations.PutKeyPolicy),
            Keyed("ListKeyPolicies", KeyPolicyOperations.ListKeyPolicies),
            new("ListAliases", AliasOperations.ListAliases),
            Keyed("CreateAlias", AliasOperations.CreateAlias),
            Keyed("UpdateAlias", AliasOperations.UpdateAlias),
            Keyed("DeleteAlias", AliasOperations.DeleteAlias),
            Keyed("TagResource", TagOperations.TagResource),
            Keyed("UntagResource", TagOperations.UntagResource),
            Keyed("ListResourceTags", TagOperations.ListResourceTags),
            Keyed("CreateGrant", GrantOperations.CreateGrant),
            Keyed("Encrypt", TrialOperations.Encrypt),
            Keyed("GenerateDataKey", TrialOperations.GenerateDataKey),
            Keyed("GetPublicKey", SigningOperations.GetPublicKey),
            Keyed("Sign", SigningOperations.Sign),
            Keyed("ListGrants", GrantOperations.ListGrants),
            Keyed("RevokeGrant", GrantOperations.RevokeGrant),
        ]);

    // Where a key takes part, its policy decides together with the caller's.
    private static AwsOperation Keyed(string name, Action<AwsCall> run) => new(name, run, asksIdentityItself: true);
}
