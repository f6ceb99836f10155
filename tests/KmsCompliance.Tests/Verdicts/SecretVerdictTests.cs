using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hosting;
using static KmsCompliance.Compliance;
using static KmsCompliance.ComplianceReason;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>Every secret of the default estate, which has one of every row of the verdict table.</summary>
public sealed class SecretVerdictTests(SecretVerdictTests.Audit audit) : IClassFixture<SecretVerdictTests.Audit>
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string Orders = "arn:aws:kms:eu-central-1:111122223333:key/";

    /// <summary>Secret, verdict, reason, key manager, key state, key's account, key ARN, alias.</summary>
    public static TheoryData<string, string, string, string?, string?, string?, string?, string?> Table => new()
    {
        { "us-east-1 cc-prod-db-credentials", NonCompliant, AwsManagedKey, "AWS", null, null, null, null },
        { "us-east-1 cc-project5-credentials", NonCompliant, AwsManagedKey, "AWS", null, null, null, null },
        { "us-east-1 cc-backend-api-access", NonCompliant, AwsManagedKey, "AWS", null, null, null, null },
        { "eu-west-1 billing/api-token-default-key", NonCompliant, AwsManagedKey, "AWS", null, null, null, null },
        { "eu-west-1 billing/api-token-aws-managed-alias-name", NonCompliant, AwsManagedKey, "AWS", null, null, null, "alias/aws/secretsmanager" },
        { "eu-west-1 billing/api-token-aws-managed-alias-arn", NonCompliant, AwsManagedKey, "AWS", null, null, null, "alias/aws/secretsmanager" },
        { "eu-west-1 billing/api-token-aws-managed-key-id", NonCompliant, AwsManagedKey, "AWS", "Enabled", "111122223333", "arn:aws:kms:eu-west-1:111122223333:key/5c1e5c83-3196-40fa-92ec-1ef09094d55c", "alias/aws/secretsmanager" },
        { "eu-west-1 billing/api-token-cmk-id", Compliant, CustomerManagedKey, "CUSTOMER", "Enabled", "111122223333", Billing, "alias/billing" },
        { "eu-west-1 billing/api-token-cmk-arn", Compliant, CustomerManagedKey, "CUSTOMER", "Enabled", "111122223333", Billing, "alias/billing" },
        { "eu-west-1 billing/api-token-cmk-multi-region", Compliant, CustomerManagedKey, "CUSTOMER", "Enabled", "111122223333", "arn:aws:kms:eu-west-1:111122223333:key/mrk-0000000000000000000000005a6d4b0c", "alias/billing-multi-region" },
        { "eu-west-1 billing/api-token-cmk-alias-name", Compliant, CustomerManagedKey, "CUSTOMER", "Enabled", "111122223333", Billing, "alias/billing" },
        { "eu-west-1 billing/api-token-cmk-alias-arn", Compliant, CustomerManagedKey, "CUSTOMER", "Enabled", "111122223333", Billing, "alias/billing" },
        { "eu-central-1 orders/db-password-cmk-disabled", NonCompliant, KeyNotUsable, "CUSTOMER", "Disabled", "111122223333", Orders + "00000201-5a6d-4b0c-8000-000000000201", "alias/orders-disabled" },
        { "eu-central-1 orders/db-password-cmk-pending-deletion", NonCompliant, KeyNotUsable, "CUSTOMER", "PendingDeletion", "111122223333", Orders + "00000202-5a6d-4b0c-8000-000000000202", "alias/orders-pending-deletion" },
        { "eu-central-1 orders/db-password-cmk-pending-import", NonCompliant, KeyNotUsable, "CUSTOMER", "PendingImport", "111122223333", Orders + "00000203-5a6d-4b0c-8000-000000000203", "alias/orders-pending-import" },
        { "eu-central-1 orders/db-password-cmk-unavailable", NonCompliant, KeyNotUsable, "CUSTOMER", "Unavailable", "111122223333", Orders + "00000206-5a6d-4b0c-8000-000000000206", "alias/orders-unavailable" },
        { "eu-central-1 orders/db-password-cmk-asymmetric", NonCompliant, KeyNotUsable, "CUSTOMER", "Enabled", "111122223333", Orders + "00000204-5a6d-4b0c-8000-000000000204", "alias/orders-asymmetric" },
        { "eu-central-1 orders/db-password-cmk-not-found", NonCompliant, KeyNotFound, null, null, "111122223333", Orders + "0000dead-5a6d-4b0c-8000-00000000dead", null },
        { "eu-central-1 orders/db-password-alias-not-found", NonCompliant, KeyNotFound, null, null, null, null, "alias/orders-gone" },
        { "eu-central-1 orders/db-password-cmk-describe-denied", Unknown, KeyUnreadable, null, null, "111122223333", Orders + "00000205-5a6d-4b0c-8000-000000000205", "alias/orders-describe-denied" },
        { "us-west-2 shared/license-other-account-readable", Compliant, CustomerManagedKey, "CUSTOMER", "Enabled", "444455556666", "arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801", null },
        { "us-west-2 shared/license-other-account-unreadable", Unknown, KeyUnreadable, "CUSTOMER", null, "444455556666", "arn:aws:kms:us-west-2:444455556666:key/00000802-5a6d-4b0c-8000-000000000802", null },
        { "us-west-2 shared/license-other-account-not-found", Unknown, KeyUnreadable, "CUSTOMER", null, "444455556666", "arn:aws:kms:us-west-2:444455556666:key/0000dead-5a6d-4b0c-8000-00000000dead", null },
        { "us-west-2 rds!db-0000a0b1-5a6d-4b0c-8000-00000000a0b1", NonCompliant, AwsManagedKey, "AWS", null, null, null, null },
        { "us-west-2 retired/ftp-password-scheduled-for-deletion", NonCompliant, AwsManagedKey, "AWS", null, null, null, null },
        { "us-west-2 platform/signing-token-replicated", NonCompliant, AwsManagedKey, "AWS", null, null, null, null },
        { "us-east-2 platform/signing-token-replicated", Compliant, CustomerManagedKey, "CUSTOMER", "Enabled", "111122223333", "arn:aws:kms:us-east-2:111122223333:key/00000301-5a6d-4b0c-8000-000000000301", null },
        { "eu-west-2 platform/signing-token-replicated", NonCompliant, AwsManagedKey, "AWS", null, null, null, null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_secret_has_its_verdict(
        string secret, string compliance, string reason, string? keyManager, string? keyState, string? keyAccountId, string? keyArn, string? alias)
    {
        var status = audit.Secrets[secret];
        Assert.Equal(
            (compliance, reason, keyManager, keyState, keyAccountId, keyArn, alias),
            (status.Compliance, status.Reason, status.KeyManager, status.KeyState, status.KeyAccountId, status.KeyArn, status.KeyAlias));
        Assert.NotEmpty(status.Message);
        Assert.Equal("111122223333", status.AccountId);
    }

    [Fact]
    public void The_table_holds_every_secret_of_the_estate() =>
        Assert.Equal(audit.Secrets.Keys.Order(StringComparer.Ordinal), Table.Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_reason_but_Updating_and_those_of_other_services_occurs() =>
        Assert.Equal(
            [AwsManagedKey, CustomerManagedKey, KeyNotFound, KeyNotUsable, KeyUnreadable],
            audit.Secrets.Values.Select(status => status.Reason).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("eu-central-1 orders/db-password-cmk-disabled", "Disabled")]
    [InlineData("eu-central-1 orders/db-password-cmk-pending-deletion", "scheduled for deletion on")]
    [InlineData("eu-central-1 orders/db-password-cmk-asymmetric", "RSA_2048")]
    [InlineData("eu-central-1 orders/db-password-alias-not-found", "'alias/orders-gone'")]
    [InlineData("eu-central-1 orders/db-password-cmk-describe-denied", "AccessDeniedException")]
    [InlineData("us-west-2 shared/license-other-account-readable", "account 444455556666")]
    [InlineData("us-west-2 shared/license-other-account-unreadable", "account 444455556666")]
    public void The_message_says_what_the_reason_does_not(string secret, string part) =>
        Assert.Contains(part, audit.Secrets[secret].Message, StringComparison.Ordinal);

    [Fact]
    public void Owner_primary_and_deletion_are_shown()
    {
        Assert.Equal("rds", audit.Secrets["us-west-2 rds!db-0000a0b1-5a6d-4b0c-8000-00000000a0b1"].OwningService);
        Assert.NotNull(audit.Secrets["us-west-2 retired/ftp-password-scheduled-for-deletion"].DeletedDate);
        Assert.Equal(("us-west-2", true), (audit.Secrets["us-east-2 platform/signing-token-replicated"].PrimaryRegion, audit.Secrets["us-east-2 platform/signing-token-replicated"].IsReplica));
        Assert.False(audit.Secrets["us-west-2 platform/signing-token-replicated"].IsReplica);
    }

    /// <summary>One audit of the whole estate.</summary>
    public sealed class Audit : IAsyncLifetime
    {
        public IReadOnlyDictionary<string, SecretEncryptionStatus> Secrets { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
            using var session = new ModuleSession(server.Url);
            Secrets = session.Run<SecretEncryptionStatus>("Get-Region | Get-SecretEncryptionStatus -IncludePlannedDeletion")
                .ToDictionary(status => $"{status.Region} {status.ResourceName}");
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
