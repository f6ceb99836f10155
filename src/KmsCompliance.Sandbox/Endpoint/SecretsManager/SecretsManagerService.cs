using System.Collections.Frozen;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.SecretsManager;

/// <summary>AWS Secrets Manager.</summary>
internal sealed class SecretsManagerService : AwsService
{
    public override string Name => "secretsmanager";

    public override AwsProtocol Protocol { get; } = new JsonRpcProtocol("secretsmanager", "Message");

    public override ServiceErrors Errors { get; } = ServiceErrors.Json("InternalServiceError");

    public override FrozenDictionary<string, Action<AwsCall>> Operations { get; } = new Dictionary<string, Action<AwsCall>>
    {
        ["ListSecrets"] = ListOperations.ListSecrets,
        ["CreateSecret"] = SecretOperations.CreateSecret,
        ["DescribeSecret"] = SecretOperations.DescribeSecret,
        ["UpdateSecret"] = SecretOperations.UpdateSecret,
        ["DeleteSecret"] = SecretOperations.DeleteSecret,
        ["RestoreSecret"] = SecretOperations.RestoreSecret,
        ["TagResource"] = SecretOperations.TagResource,
        ["UntagResource"] = SecretOperations.UntagResource,
        ["PutSecretValue"] = VersionOperations.PutSecretValue,
        ["ListSecretVersionIds"] = VersionOperations.ListSecretVersionIds,
        ["GetSecretValue"] = VersionOperations.GetSecretValue,
        ["ReplicateSecretToRegions"] = ReplicationOperations.ReplicateSecretToRegions,
        ["RemoveRegionsFromReplication"] = ReplicationOperations.RemoveRegionsFromReplication,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    protected override string ResourceOf(AwsCall call) => call.Operation switch
    {
        "ListSecrets" => "*",
        "CreateSecret" => Secret.ArnOf(call.Region, call.AccountId, call.Input.OptionalText("Name") ?? "", "??????"),
        _ => SecretLookup.ArnOf(call),
    };
}
