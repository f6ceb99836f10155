using KmsCompliance.Sandbox.Endpoint.Services;

namespace KmsCompliance.Sandbox.Endpoint;

internal static class BuiltInPrincipals
{
    /// <summary>What an auditor may do: read, without the data that is encrypted.</summary>
    private static readonly string[] ReadOnly =
    [
        "kms:Describe*", "kms:Get*", "kms:List*", "s3:ListBucket", "s3:ListAllMyBuckets", "s3:GetBucketLocation", "ec2:Describe*", "sts:*",
        "organizations:Describe*", "organizations:List*", "oam:Get*", "oam:List*", "iam:Get*", "iam:List*",
        .. SandboxServices.All.SelectMany(service => service.AuditorActions),
    ];

    public static IReadOnlyList<Principal> All { get; } =
    [
        User(SandboxAccounts.AdministratorAccessKey, SandboxAccounts.AccountId, "sandbox-administrator"),
        User(SandboxAccounts.AuditorAccessKey, SandboxAccounts.AccountId, "sandbox-auditor") with { Rights = new() { Allow = ReadOnly } },
        User(SandboxAccounts.OtherAdministratorAccessKey, SandboxAccounts.OtherAccountId, "sandbox-administrator"),
    ];

    public static Principal User(string accessKey, string accountId, string name)
    {
        var arn = $"arn:aws:iam::{accountId}:user/{name}";
        return new Principal(accessKey, accountId, arn, "AIDASANDBOX" + IdSource.HexOf(arn, 10).ToUpperInvariant());
    }
}
