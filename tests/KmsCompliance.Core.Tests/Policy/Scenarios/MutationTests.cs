using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;

namespace KmsCompliance.Core.Tests.Policy.Scenarios;

/// <summary>Each statement of a generated policy is there for a reason: without it, just what it is for fails.</summary>
public sealed class MutationTests
{
    // Statement, the phase that fails without it, a part of the reason. All statements of all policies stand here.
    public static TheoryData<string, string, string, string> Removals => new()
    {
        { "XRay", "EnableRootAccountPermissions", "Manage/Fails", "kms:PutKeyPolicy by arn:aws:iam::111122223333:root" },
        { "XRay", "AllowKeyAdministration", "Manage/Fails Configure/Fails", "An administrator manages the key" },
        { "XRay", "AllowGrantsForAwsResources", "Configure/Fails", "X-Ray makes its grant (kms:CreateGrant by arn:aws:iam::111122223333:role/KeyAdmin)" },
        { "XRay", "AllowReadingTraces", "Read/Fails", "X-Ray decrypts (kms:Decrypt by arn:aws:iam::111122223333:role/app/Writer)" },
        { "XRay", "AllowDecryptingTraces", "Read/Fails", "X-Ray decrypts (kms:Decrypt by arn:aws:iam::111122223333:user/Viewer)" },
        { "XRay", "AllowReadingTracesFrom444455556666", "Read/Fails", "kms:Decrypt by arn:aws:iam::444455556666:role/any-other-role" },
        { "XRay", "AllowReadingTracesFrom777788889999", "Read/Fails", "kms:Decrypt by arn:aws:iam::777788889999:role/Reader" },

        // X-Ray's documentation asks for no statement of its principal.
        { "XRay", "AllowXRay", "", "" },
        { "SecretsManager", "EnableRootAccountPermissions", "Manage/Fails", "The account changes the policy" },
        { "SecretsManager", "AllowKeyAdministration", "Manage/Fails", "kms:ScheduleKeyDeletion by arn:aws:iam::111122223333:role/KeyAdmin" },
        { "SecretsManager", "AllowUseThroughSecretsManager", "Configure/Fails Write/Fails Read/Fails", "Secrets Manager tries the key (kms:GenerateDataKey" },
        { "SecretsManager", "AllowDescribeKey", "Configure/Fails", "kms:DescribeKey by arn:aws:iam::111122223333:role/app/Writer" },
        { "SecretsManager", "AllowReadingThroughSecretsManager", "Read/Fails", "kms:Decrypt by arn:aws:iam::111122223333:user/Viewer" },
        { "SecretsManager", "AllowReadingThroughSecretsManagerFrom444455556666", "Read/Fails", "kms:Decrypt by arn:aws:iam::444455556666:role/any-other-role" },
        { "SecretsManager", "AllowReadingThroughSecretsManagerFrom777788889999", "Read/Fails", "kms:Decrypt by arn:aws:iam::777788889999:role/Reader" },
        { "CloudTrail", "EnableRootAccountPermissions", "Manage/Fails", "The account changes the policy" },
        { "CloudTrail", "AllowKeyAdministration", "Manage/Fails", "An administrator manages the key" },
        { "CloudTrail", "AllowCloudTrailToEncrypt", "Configure/Fails Write/Fails", "CloudTrail tries the key (kms:GenerateDataKey by cloudtrail.amazonaws.com)" },
        { "CloudTrail", "AllowCloudTrailToDescribeKey", "Configure/Fails", "CloudTrail looks at the key (kms:DescribeKey by cloudtrail.amazonaws.com)" },
        { "CloudTrail", "AllowCloudTrailToDecrypt", "Write/Unknown", "S3 Bucket Keys and digests (kms:Decrypt by cloudtrail.amazonaws.com)" },
        { "CloudTrail", "AllowDescribeKey", "Configure/Fails", "kms:DescribeKey by arn:aws:iam::111122223333:role/app/Writer" },
        { "CloudTrail", "AllowReadingTrailLogs", "Read/Fails", "kms:Decrypt by arn:aws:iam::111122223333:user/Viewer" },
        { "CloudTrail", "AllowReadingTrailLogsFrom444455556666", "Read/Fails", "kms:Decrypt by arn:aws:iam::444455556666:role/any-other-role" },
        { "CloudTrail", "AllowReadingTrailLogsFrom777788889999", "Read/Fails", "kms:Decrypt by arn:aws:iam::777788889999:role/Reader" },
        { "CloudTrailLake", "EnableRootAccountPermissions", "Manage/Fails", "The account changes the policy" },
        { "CloudTrailLake", "AllowKeyAdministration", "Manage/Fails", "An administrator manages the key" },
        { "CloudTrailLake", "AllowCloudTrailLake", "Configure/Fails Write/Fails", "CloudTrail encrypts (kms:GenerateDataKey by cloudtrail.amazonaws.com)" },
        { "CloudTrailLake", "AllowQueryingEvents", "Read/Fails", "CloudTrail encrypts results (kms:GenerateDataKey by arn:aws:iam::111122223333:role/app/Writer)" },
        { "CloudTrailLake", "AllowDecryptingEvents", "Read/Fails", "kms:Decrypt by arn:aws:iam::111122223333:user/Viewer" },
    };

    [Theory]
    [MemberData(nameof(ServiceKeys.Names), MemberType = typeof(ServiceKeys))]
    public void Everything_works_with_the_generated_policy(string service) =>
        Assert.Equal("", ServiceKeys.Trouble(ServiceKeys.Try(service, ServiceKeys.Build(service))));

    [Theory]
    [MemberData(nameof(Removals))]
    public void Without_a_statement_what_it_is_for_fails(string service, string sid, string trouble, string reason)
    {
        var results = ServiceKeys.Try(service, ServiceKeys.Build(service).Without(statement => statement.Sid == sid));

        Assert.Equal(trouble, ServiceKeys.Trouble(results));
        Assert.Contains(reason, string.Join('\n', results.Select(result => result.Explanation)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Removals))]
    public void And_what_is_missing_mends_it(string service, string sid, string trouble, string reason)
    {
        _ = (trouble, reason);
        var broken = ServiceKeys.Build(service).Without(statement => statement.Sid == sid);
        var mended = PolicyRepair.Apply(broken, ServiceKeys.Try(service, broken));

        Assert.Equal("", ServiceKeys.Trouble(ServiceKeys.Try(service, mended)));
        Assert.Equal(broken.Statements.Select(statement => statement.ToJson()), mended.Statements.Take(broken.Statements.Count).Select(statement => statement.ToJson()));
        Assert.Empty(KeyPolicyDiff.Between(broken, mended).Removed);
    }

    [Fact]
    public void No_statement_is_left_out_here()
    {
        // A service may hold its rows in its own class instead, such as CloudWatchLogsKeyPolicyTests, which holds them complete.
        var here = ServiceKeys.Services.Where(service =>
            typeof(MutationTests).Assembly.GetType($"KmsCompliance.Core.Tests.Policy.{service}KeyPolicyTests")?.GetProperty(nameof(Removals)) is null);
        var all = here.SelectMany(service => ServiceKeys.Build(service).Statements.Select(statement => $"{service} {statement.Sid}")).Order(StringComparer.Ordinal);

        Assert.Equal(all, Removals.Select(row => $"{row[0]} {row[1]}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ServiceKeys.Names), MemberType = typeof(ServiceKeys))]
    public void From_the_account_s_statement_alone_a_policy_is_mended_in_one_go(string service)
    {
        var bare = KeyPolicyDocument.Parse("""{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:user/Nobody"},"Action":"kms:*","Resource":"*"}}""");
        var mended = PolicyRepair.Apply(bare, ServiceKeys.Try(service, bare));

        Assert.Equal("", ServiceKeys.Trouble(ServiceKeys.Try(service, mended)));
    }
}
