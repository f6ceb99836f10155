using System.Collections.Frozen;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>AWS Key Management Service.</summary>
internal sealed class KmsService : AwsService
{
    public override string Name => "kms";

    public override AwsProtocol Protocol { get; } = new JsonRpcProtocol("TrentService", "message");

    public override ServiceErrors Errors { get; } = ServiceErrors.Json("KMSInternalException");

    public override FrozenDictionary<string, Action<AwsCall>> Operations { get; } = new Dictionary<string, Action<AwsCall>>
    {
        ["CreateKey"] = KeyOperations.CreateKey,
        ["DescribeKey"] = KeyOperations.DescribeKey,
        ["ListKeys"] = KeyOperations.ListKeys,
        ["UpdateKeyDescription"] = KeyOperations.UpdateKeyDescription,
        ["EnableKey"] = KeyStateOperations.EnableKey,
        ["DisableKey"] = KeyStateOperations.DisableKey,
        ["ScheduleKeyDeletion"] = KeyStateOperations.ScheduleKeyDeletion,
        ["CancelKeyDeletion"] = KeyStateOperations.CancelKeyDeletion,
        ["EnableKeyRotation"] = RotationOperations.EnableKeyRotation,
        ["DisableKeyRotation"] = RotationOperations.DisableKeyRotation,
        ["GetKeyRotationStatus"] = RotationOperations.GetKeyRotationStatus,
        ["GetKeyPolicy"] = KeyPolicyOperations.GetKeyPolicy,
        ["PutKeyPolicy"] = KeyPolicyOperations.PutKeyPolicy,
        ["ListKeyPolicies"] = KeyPolicyOperations.ListKeyPolicies,
        ["ListAliases"] = AliasOperations.ListAliases,
        ["CreateAlias"] = AliasOperations.CreateAlias,
        ["UpdateAlias"] = AliasOperations.UpdateAlias,
        ["DeleteAlias"] = AliasOperations.DeleteAlias,
        ["TagResource"] = TagOperations.TagResource,
        ["UntagResource"] = TagOperations.UntagResource,
        ["ListResourceTags"] = TagOperations.ListResourceTags,
        ["CreateGrant"] = GrantOperations.CreateGrant,
        ["ListGrants"] = GrantOperations.ListGrants,
        ["RevokeGrant"] = GrantOperations.RevokeGrant,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Decides here only where no key takes part: elsewhere the key's policy has a word too.</summary>
    public override void AuthorizeByIdentity(AwsCall call)
    {
        if (call.Operation is "CreateKey" or "ListKeys" or "ListAliases")
        {
            base.AuthorizeByIdentity(call);
        }
    }
}
