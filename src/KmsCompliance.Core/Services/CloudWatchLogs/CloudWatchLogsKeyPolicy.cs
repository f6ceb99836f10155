using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>The policy of a key for log groups.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"/>: CloudWatch Logs calls
/// KMS in its own name, that of the Region, with the log group's ARN in the encryption context; and in the name of whoever
/// writes and reads, for which roles are to be given kms:GenerateDataKey and kms:Decrypt through it
/// (<see href="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchLogsAPIKeyAccess.html"/>).</remarks>
public static class CloudWatchLogsKeyPolicy
{
    /// <summary>The service as <c>kms:ViaService</c> names it.</summary>
    internal const string Via = "logs";

    /// <summary>The key of the encryption context that names the log group.</summary>
    internal const string ContextKey = "kms:EncryptionContext:aws:logs:arn";

    private const string ReadingSid = "AllowReadingThroughCloudWatchLogs";

    /// <summary>What else has to be known of its policies.</summary>
    internal static ServicePolicyFacts Facts { get; } = new("CloudWatchLogs")
    {
        Sids = [new("AllowCloudWatchLogs"), new("AllowUseThroughCloudWatchLogs"), new(ReadingSid, TakesAccount: true), new("AllowDescribeKey")],
        RequiredPrincipal = ServicePrincipal,
        ArnContextKeys = [ContextKey],
        ResourceConditionKeys = [ContextKey],
    };

    /// <summary>Builds the policy.</summary>
    /// <param name="request">For whom; <see cref="KeyPrincipals.IncludeServicePrincipal"/> has no effect here, as nothing works
    /// without it.</param>
    /// <returns>A document that KMS takes.</returns>
    /// <exception cref="ArgumentException">An account, Region, partition, principal or log group is not right; the message names
    /// it.</exception>
    /// <exception cref="KeyPolicyFormatException">The document would be longer than KMS takes.</exception>
    public static KeyPolicyDocument Build(KeyPolicyRequest request)
    {
        var principals = new CheckedPrincipals(request);
        var groups = LogGroupSources.Of(request);
        var via = principals.ViaService(Via);
        var policy = KeyPolicyBuilder.For(principals);
        policy.Add(Storing(principals.Region, groups));
        if (principals.Users.Count > 0)
        {
            policy.Add(Using(principals.Users, via, principals.AccountId));
            policy.Add(Describing(principals.Users));
        }

        if (principals.Readers.Count > 0)
        {
            policy.Add(Reading(principals.Readers, via, principals.AccountId));
        }

        foreach (var (account, readers) in principals.ExternalAccounts)
        {
            policy.Add(ReadingFrom(account, readers, via));
        }

        return policy.Build();
    }

    /// <summary>What somebody needs of the key in an IAM policy.</summary>
    internal static IReadOnlyList<KeyPolicyStatementBuilder> ForHolder(CmkUserRole role, string viaService) => role switch
    {
        CmkUserRole.Administrator => [KeyPolicyBuilder.AdministrationByIdentity()],
        CmkUserRole.Reader => [Reading([], viaService, string.Empty)],
        _ => [Using([], viaService, string.Empty), Describing([])],
    };

    /// <summary>The service's principal in a Region.</summary>
    internal static string ServicePrincipal(string region) =>
        AwsPartition.Find(RegionName.PartitionOf(region))!.ViaService(Via, region);

    /// <summary>CloudWatch Logs encrypts and decrypts, for these log groups.</summary>
    internal static KeyPolicyStatementBuilder Storing(string region, LogGroupSources groups) =>
        new KeyPolicyStatementBuilder("AllowCloudWatchLogs")
            .ToService(ServicePrincipal(region))
            .Allow("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*")
            .When(groups.Operator, ContextKey, groups.Arns);

    /// <summary>Writing and reading log events, in the account.</summary>
    internal static KeyPolicyStatementBuilder Using(IReadOnlyList<string> principals, string viaService, string account) =>
        Through("AllowUseThroughCloudWatchLogs", principals, viaService, account, "kms:GenerateDataKey*", "kms:Decrypt");

    /// <summary>Looking at the key before a log group is put under it.</summary>
    internal static KeyPolicyStatementBuilder Describing(IReadOnlyList<string> principals) =>
        new KeyPolicyStatementBuilder("AllowDescribeKey").To(principals).Allow("kms:DescribeKey");

    /// <summary>Reading log events, in the account.</summary>
    internal static KeyPolicyStatementBuilder Reading(IReadOnlyList<string> principals, string viaService, string account) =>
        Through(ReadingSid, principals, viaService, account, "kms:Decrypt");

    /// <summary>Reading log events, from another account.</summary>
    internal static KeyPolicyStatementBuilder ReadingFrom(string account, IReadOnlyList<string> principals, string viaService) =>
        Through($"{ReadingSid}From{account}", principals, viaService, account, "kms:Decrypt");

    // Only what a log group has encrypted.
    private static KeyPolicyStatementBuilder Through(string sid, IReadOnlyList<string> principals, string viaService, string account, params IReadOnlyList<string> actions) =>
        new KeyPolicyStatementBuilder(sid)
            .To(principals)
            .Allow(actions)
            .When("StringEquals", "kms:ViaService", viaService)
            .When("StringEquals", "kms:CallerAccount", account)
            .When("Null", ContextKey, "false");
}
