using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>AWS Secrets Manager.</summary>
internal sealed class SecretsManagerService : SandboxService
{
    public override string Name => "SecretsManager";

    public override AwsEndpoint Endpoint { get; } =
        new("secretsmanager", new JsonRpcProtocol("secretsmanager", "Message"), ServiceErrors.Json("InternalServiceError"));

    public override IReadOnlyList<AwsOperation> Operations { get; } =
    [
        new("ListSecrets", ListOperations.ListSecrets),
        new("CreateSecret", SecretOperations.CreateSecret, call => Secret.ArnOf(call.Region, call.AccountId, call.Input.OptionalText("Name") ?? "", "??????")),
        new("DescribeSecret", SecretOperations.DescribeSecret, SecretLookup.ArnOf),
        new("UpdateSecret", SecretOperations.UpdateSecret, SecretLookup.ArnOf),
        new("DeleteSecret", SecretOperations.DeleteSecret, SecretLookup.ArnOf),
        new("RestoreSecret", SecretOperations.RestoreSecret, SecretLookup.ArnOf),
        new("TagResource", SecretOperations.TagResource, SecretLookup.ArnOf),
        new("UntagResource", SecretOperations.UntagResource, SecretLookup.ArnOf),
        new("PutSecretValue", VersionOperations.PutSecretValue, SecretLookup.ArnOf),
        new("ListSecretVersionIds", VersionOperations.ListSecretVersionIds, SecretLookup.ArnOf),
        new("GetSecretValue", VersionOperations.GetSecretValue, SecretLookup.ArnOf),
        new("GetResourcePolicy", ResourcePolicyOperations.GetResourcePolicy, SecretLookup.ArnOf),
        new("PutResourcePolicy", ResourcePolicyOperations.PutResourcePolicy, SecretLookup.ArnOf),
        new("DeleteResourcePolicy", ResourcePolicyOperations.DeleteResourcePolicy, SecretLookup.ArnOf),
        new("ReplicateSecretToRegions", ReplicationOperations.ReplicateSecretToRegions, SecretLookup.ArnOf),
        new("RemoveRegionsFromReplication", ReplicationOperations.RemoveRegionsFromReplication, SecretLookup.ArnOf),
    ];

    public override IReadOnlyList<string> AuditorActions { get; } = ["secretsmanager:Describe*", "secretsmanager:List*", "secretsmanager:GetResourcePolicy"];

    public override EstateMember Estate { get; } = new SecretEstate();
}
