using System.Text.Json.Nodes;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>The policies that KMS itself gives to keys.</summary>
internal static class KeyPolicies
{
    /// <summary>The policy of a key that was created without one.</summary>
    public static string Default(string accountId) => new JsonObject
    {
        ["Version"] = "2012-10-17",
        ["Id"] = "key-default-1",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Sid"] = "Enable IAM User Permissions",
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{accountId}:root" },
            ["Action"] = "kms:*",
            ["Resource"] = "*",
        }),
    }.ToJsonString();

    /// <summary>The policy of an AWS-managed key: everybody in the account, through the service only.</summary>
    public static string AwsManaged(string accountId, string region, string service)
    {
        var throughService = new JsonObject
        {
            ["StringEquals"] = new JsonObject { ["kms:CallerAccount"] = accountId, ["kms:ViaService"] = $"{service}.{region}.amazonaws.com" },
        };
        return new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Id"] = $"auto-{service}-2",
            ["Statement"] = new JsonArray(
                new JsonObject
                {
                    ["Sid"] = $"Allow access through {service} for all principals in the account that are authorized to use it",
                    ["Effect"] = "Allow",
                    ["Principal"] = new JsonObject { ["AWS"] = "*" },
                    ["Action"] = new JsonArray("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"),
                    ["Resource"] = "*",
                    ["Condition"] = throughService,
                },
                new JsonObject
                {
                    ["Sid"] = "Allow direct access to key metadata to the account",
                    ["Effect"] = "Allow",
                    ["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{accountId}:root" },
                    ["Action"] = new JsonArray("kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"),
                    ["Resource"] = "*",
                }),
        }.ToJsonString();
    }
}
