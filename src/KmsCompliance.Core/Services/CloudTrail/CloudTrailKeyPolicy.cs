using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>The policy of a key for the log and digest files of CloudTrail trails.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"/>:
/// CloudTrail calls KMS in its own name, with the trail as source and in the encryption context; whoever reads log files
/// needs kms:Decrypt and nothing else.</remarks>
public static class CloudTrailKeyPolicy
{
    /// <summary>The service's principal, in every partition.</summary>
    internal const string ServicePrincipal = "cloudtrail.amazonaws.com";

    /// <summary>The key of the encryption context that names the trail.</summary>
    internal const string ContextKey = "kms:EncryptionContext:aws:cloudtrail:arn";

    /// <summary>What else has to be known of its policies.</summary>
    internal static ServicePolicyFacts Facts { get; } = new("CloudTrail")
    {
        Sids =
        [
            new("AllowCloudTrailToEncrypt"), new("AllowCloudTrailToDescribeKey"), new("AllowCloudTrailToDecrypt"),
            new("AllowReadingTrailLogs", TakesAccount: true), new("AllowDescribeKey"),
        ],
        RequiredPrincipal = static _ => ServicePrincipal,
        ReadersOnlyDecrypt = true,
        ArnContextKeys = [ContextKey],
        ResourceConditionKeys = ["aws:SourceArn", ContextKey],
    };

    /// <summary>Builds the policy.</summary>
    /// <param name="request">For whom; <see cref="KeyPrincipals.IncludeServicePrincipal"/> has no effect here, as
    /// nothing works without it.</param>
    /// <returns>A document that KMS takes.</returns>
    /// <exception cref="ArgumentException">An account, Region, partition, principal or trail is not right; the message names
    /// it.</exception>
    /// <exception cref="KeyPolicyFormatException">The document would be longer than KMS takes.</exception>
    public static KeyPolicyDocument Build(KeyPolicyRequest request)
    {
        var principals = new CheckedPrincipals(request);
        var trails = TrailSources.Of(request);
        var policy = KeyPolicyBuilder.For(principals);
        policy.Add(Encrypting(trails));
        policy.Add(ServiceDescribing(trails));
        policy.Add(ServiceDecrypting());
        if (principals.Users.Count > 0)
        {
            policy.Add(Describing(principals.Users));
        }

        if (principals.Users.Count + principals.Readers.Count > 0)
        {
            policy.Add(Reading("AllowReadingTrailLogs", [.. principals.Users.Union(principals.Readers, StringComparer.Ordinal)]));
        }

        foreach (var (account, readers) in principals.ExternalAccounts)
        {
            policy.Add(ReadingFrom(account, readers));
        }

        return policy.Build();
    }

    /// <summary>What somebody needs of the key in an IAM policy.</summary>
    internal static IReadOnlyList<KeyPolicyStatementBuilder> ForHolder(CmkUserRole role) => role switch
    {
        CmkUserRole.Administrator => [KeyPolicyBuilder.AdministrationByIdentity()],
        CmkUserRole.Reader => [Reading("AllowReadingTrailLogs", [])],
        _ => [Describing([]), Reading("AllowReadingTrailLogs", [])],
    };

    /// <summary>CloudTrail encrypts files.</summary>
    internal static KeyPolicyStatementBuilder Encrypting(TrailSources trails) =>
        new KeyPolicyStatementBuilder("AllowCloudTrailToEncrypt")
            .ToService(ServicePrincipal)
            .Allow("kms:GenerateDataKey*")
            .When(trails.Operator, "aws:SourceArn", trails.SourceArns)
            .When("StringLike", ContextKey, trails.ContextArns);

    /// <summary>CloudTrail looks at the key.</summary>
    internal static KeyPolicyStatementBuilder ServiceDescribing(TrailSources trails) =>
        new KeyPolicyStatementBuilder("AllowCloudTrailToDescribeKey")
            .ToService(ServicePrincipal)
            .Allow("kms:DescribeKey")
            .When(trails.Operator, "aws:SourceArn", trails.SourceArns);

    /// <summary>CloudTrail decrypts, for buckets with an S3 Bucket Key and for digest files.</summary>
    /// <remarks>Without conditions, as documented: which source and encryption context these calls have is not said, and
    /// one that never matched would stop the delivery of logs.</remarks>
    internal static KeyPolicyStatementBuilder ServiceDecrypting() =>
        new KeyPolicyStatementBuilder("AllowCloudTrailToDecrypt").ToService(ServicePrincipal).Allow("kms:Decrypt");

    /// <summary>Looking at the key before a trail is put under it.</summary>
    internal static KeyPolicyStatementBuilder Describing(IReadOnlyList<string> principals) =>
        new KeyPolicyStatementBuilder("AllowDescribeKey").To(principals).Allow("kms:DescribeKey");

    /// <summary>Reading log files: only what a trail has encrypted.</summary>
    internal static KeyPolicyStatementBuilder Reading(string sid, IReadOnlyList<string> principals) =>
        new KeyPolicyStatementBuilder(sid).To(principals).Allow("kms:Decrypt").When("Null", ContextKey, "false");

    /// <summary>Reading log files, from another account.</summary>
    internal static KeyPolicyStatementBuilder ReadingFrom(string account, IReadOnlyList<string> principals) =>
        Reading($"AllowReadingTrailLogsFrom{account}", principals);
}
