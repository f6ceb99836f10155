using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Ports;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>The verdict table of the design, row by row.</summary>
public sealed class KeyVerdictTests
{
    private const string AliasArn = $"arn:aws:kms:{Region}:{Account}:alias/billing";

    public static TheoryData<string> CustomerKeyForms => [KeyId, KeyArn, "mrk-0000000000000000000000005a6d4b0c", "alias/billing", AliasArn];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("DefaultEncryptionKey")]
    [InlineData("alias/aws/secretsmanager")]
    [InlineData($"arn:aws:kms:{Region}:{Account}:alias/aws/secretsmanager")]
    public void No_key_or_an_AWS_alias_is_AWS_managed_without_a_look_up(string? kmsKeyId)
    {
        var resource = Configured(kmsKeyId);

        Assert.Null(KeyVerdict.NeedsLookup(resource));
        AssertVerdict(KeyVerdict.Judge(resource, lookup: null), Compliance.NonCompliant, ComplianceReason.AwsManagedKey, keyManager: "AWS");
    }

    [Theory]
    [InlineData("alias/aws/xray", "alias/aws/xray")]
    [InlineData($"arn:aws:kms:{Region}:{Account}:alias/aws/xray", "alias/aws/xray")]
    public void An_AWS_alias_is_shown(string kmsKeyId, string alias) =>
        Assert.Equal(alias, KeyVerdict.Judge(Configured(kmsKeyId), lookup: null).KeyAlias);

    [Fact]
    public void XRay_type_NONE_is_a_key_that_AWS_owns()
    {
        var resource = new ConfiguredResource(XRay("NONE"), AwsOwnedKey);

        Assert.Null(KeyVerdict.NeedsLookup(resource));
        AssertVerdict(KeyVerdict.Judge(resource, lookup: null), Compliance.NonCompliant, ComplianceReason.AwsOwnedKey, keyManager: "AWS");
    }

    [Theory]
    [MemberData(nameof(CustomerKeyForms))]
    public void An_enabled_symmetric_customer_key_is_compliant_in_every_form(string kmsKeyId)
    {
        var resource = Configured(kmsKeyId);

        Assert.Equal(kmsKeyId, KeyVerdict.NeedsLookup(resource)?.Value);
        var judged = KeyVerdict.Judge(resource, Found(Key()));
        AssertVerdict(judged, Compliance.Compliant, ComplianceReason.CustomerManagedKey, keyManager: "CUSTOMER");
        Assert.Equal((KeyArn, "Enabled", Account, kmsKeyId), (judged.KeyArn, judged.KeyState, judged.KeyAccountId, judged.KmsKeyId));
        Assert.Equal(kmsKeyId.Contains("alias/", StringComparison.Ordinal) ? "alias/billing" : null, judged.KeyAlias);
    }

    [Fact]
    public void A_multi_Region_key_that_is_updating_its_replicas_is_compliant() =>
        AssertVerdict(
            KeyVerdict.Judge(Configured(KeyId), Found(Key() with { KeyState = "Updating" })),
            Compliance.Compliant, ComplianceReason.CustomerManagedKey, keyManager: "CUSTOMER");

    [Theory]
    [MemberData(nameof(CustomerKeyForms))]
    public void A_key_whose_manager_is_AWS_is_AWS_managed_in_every_form(string kmsKeyId) =>
        AssertVerdict(
            KeyVerdict.Judge(Configured(kmsKeyId), Found(Key() with { KeyManager = "AWS" })),
            Compliance.NonCompliant, ComplianceReason.AwsManagedKey, keyManager: "AWS");

    [Theory]
    [InlineData("Disabled", "Disabled")]
    [InlineData("PendingDeletion", "PendingDeletion")]
    [InlineData("PendingImport", "PendingImport")]
    [InlineData("PendingReplicaDeletion", "PendingReplicaDeletion")]
    [InlineData("Unavailable", "Unavailable")]
    [InlineData("Creating", "Creating")]
    [InlineData("SomethingNew", "SomethingNew")]
    public void A_customer_key_that_is_not_enabled_is_not_usable_and_the_message_says_its_state(string state, string messagePart)
    {
        var judged = KeyVerdict.Judge(Configured(KeyArn), Found(Key() with { KeyState = state }));

        AssertVerdict(judged, Compliance.NonCompliant, ComplianceReason.KeyNotUsable, keyManager: "CUSTOMER");
        Assert.Equal(state, judged.KeyState);
        Assert.Contains(messagePart, judged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_to_be_deleted_says_when() =>
        Assert.Contains(
            "scheduled for deletion on 2026-12-24",
            KeyVerdict.Judge(Configured(KeyArn), Found(Key() with { KeyState = "PendingDeletion", DeletionDate = new DateTimeOffset(2026, 12, 24, 1, 2, 3, TimeSpan.Zero) })).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("RSA_2048", "ENCRYPT_DECRYPT", "RSA_2048")]
    [InlineData("ECC_NIST_P256", "SIGN_VERIFY", "ECC_NIST_P256")]
    [InlineData("HMAC_256", "GENERATE_VERIFY_MAC", "HMAC_256")]
    [InlineData("SYMMETRIC_DEFAULT", "SIGN_VERIFY", "SIGN_VERIFY")]
    public void A_key_of_another_kind_is_not_usable_though_enabled(string spec, string usage, string messagePart)
    {
        var judged = KeyVerdict.Judge(Configured(KeyArn), Found(Key() with { KeySpec = spec, KeyUsage = usage }));

        AssertVerdict(judged, Compliance.NonCompliant, ComplianceReason.KeyNotUsable, keyManager: "CUSTOMER");
        Assert.Contains(messagePart, judged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CustomerKeyForms))]
    public void A_key_that_does_not_exist_in_its_own_account_is_not_found(string kmsKeyId)
    {
        var judged = KeyVerdict.Judge(Configured(kmsKeyId), NotFound());

        AssertVerdict(judged, Compliance.NonCompliant, ComplianceReason.KeyNotFound, keyManager: null);
        Assert.Equal(kmsKeyId.Contains("alias/", StringComparison.Ordinal), judged.Message.Contains("'alias/billing'", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_accounts_key_that_is_readable_is_judged_like_ones_own_and_its_account_shown()
    {
        var compliant = KeyVerdict.Judge(Configured(ForeignKeyArn), Found(Key(ForeignKeyArn)));
        AssertVerdict(compliant, Compliance.Compliant, ComplianceReason.CustomerManagedKey, keyManager: "CUSTOMER");
        Assert.Equal(OtherAccount, compliant.KeyAccountId);
        Assert.Contains(OtherAccount, compliant.Message, StringComparison.Ordinal);

        var disabled = KeyVerdict.Judge(Configured(ForeignKeyArn), Found(Key(ForeignKeyArn) with { KeyState = "Disabled" }));
        AssertVerdict(disabled, Compliance.NonCompliant, ComplianceReason.KeyNotUsable, keyManager: "CUSTOMER");
        Assert.Equal(OtherAccount, disabled.KeyAccountId);
    }

    [Theory]
    [InlineData(ForeignKeyArn, false)]
    [InlineData(ForeignKeyArn, true)]
    [InlineData($"arn:aws:kms:{Region}:{OtherAccount}:alias/shared", false)]
    [InlineData($"arn:aws:kms:{Region}:{OtherAccount}:alias/shared", true)]
    public void Another_accounts_key_that_is_refused_or_not_found_is_a_customers_but_its_state_unknown(string kmsKeyId, bool isNotFound)
    {
        var judged = KeyVerdict.Judge(Configured(kmsKeyId), isNotFound ? NotFound() : Unreadable());

        AssertVerdict(judged, Compliance.Unknown, ComplianceReason.KeyUnreadable, keyManager: "CUSTOMER");
        Assert.Equal((null, OtherAccount), (judged.KeyState, judged.KeyAccountId));
        Assert.Contains(OtherAccount, judged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureKind.AccessDenied, "AccessDeniedException")]
    [InlineData(FailureKind.Throttled, "ThrottlingException")]
    [InlineData(FailureKind.InvalidArgument, "InvalidArnException")]
    [InlineData(FailureKind.ServiceFault, "KMSInternalException")]
    public void An_own_key_that_could_not_be_read_is_unknown_and_the_cause_is_said(FailureKind kind, string code)
    {
        foreach (string kmsKeyId in CustomerKeyForms)
        {
            var judged = KeyVerdict.Judge(Configured(kmsKeyId), Unreadable(kind, code));
            AssertVerdict(judged, Compliance.Unknown, ComplianceReason.KeyUnreadable, keyManager: null);
            Assert.Contains(code, judged.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, "Enabled", "SYMMETRIC_DEFAULT")]
    [InlineData("CUSTOMER", null, "SYMMETRIC_DEFAULT")]
    [InlineData("CUSTOMER", "Enabled", null)]
    public void A_key_whose_manager_state_or_spec_is_not_reported_is_unknown(string? manager, string? state, string? spec) =>
        AssertVerdict(
            KeyVerdict.Judge(Configured(KeyId), Found(Key() with { KeyManager = manager, KeyState = state, KeySpec = spec })),
            Compliance.Unknown, ComplianceReason.KeyUnreadable, keyManager: manager);

    [Theory]
    [InlineData("arn:aws:kms:us-east-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101")]
    [InlineData("arn:aws:kms:us-east-1:444455556666:alias/billing")]
    public void A_key_of_another_Region_is_not_usable_and_not_asked_about(string kmsKeyId)
    {
        var resource = Configured(kmsKeyId);

        Assert.Null(KeyVerdict.NeedsLookup(resource));
        var judged = KeyVerdict.Judge(resource, lookup: null);
        AssertVerdict(judged, Compliance.NonCompliant, ComplianceReason.KeyNotUsable, keyManager: null);
        Assert.Contains("us-east-1", judged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:kms:us-east-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101")]
    [InlineData("arn:aws:kms:us-east-1:111122223333:key/mrk-0000000000000000000000005a6d4b0c")]
    [InlineData("arn:aws:kms:us-east-1:444455556666:key/00000101-5a6d-4b0c-8000-000000000101")]
    public void A_trails_key_of_another_Region_is_asked_about_and_judged(string keyArn)
    {
        var resource = ConfiguredTrail(keyArn);

        Assert.Equal(keyArn, KeyVerdict.NeedsLookup(resource)?.Value);
        var judged = KeyVerdict.Judge(resource, Found(Key(keyArn)));
        AssertVerdict(judged, Compliance.Compliant, ComplianceReason.CustomerManagedKey, keyManager: "CUSTOMER");
        Assert.Equal(keyArn, judged.KeyArn);
        AssertVerdict(
            KeyVerdict.Judge(resource, Found(Key(keyArn) with { KeyState = "Disabled" })),
            Compliance.NonCompliant, ComplianceReason.KeyNotUsable, keyManager: "CUSTOMER");
    }

    [Fact]
    public void A_trails_key_in_what_is_no_Region_is_not_asked_about() =>
        Assert.Null(KeyVerdict.NeedsLookup(ConfiguredTrail("arn:aws:kms:evil.example:111122223333:key/00000101-5a6d-4b0c-8000-000000000101")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_trail_without_a_key_says_what_its_files_are_under(string? kmsKeyId)
    {
        var judged = KeyVerdict.Judge(ConfiguredTrail(kmsKeyId), lookup: null);
        AssertVerdict(judged, Compliance.NonCompliant, ComplianceReason.AwsOwnedKey, keyManager: "AWS");
        Assert.Equal("SSE-S3.", judged.Message);
    }

    [Fact]
    public void A_trails_key_that_says_no_Region_and_is_not_found_may_lie_elsewhere()
    {
        AssertVerdict(KeyVerdict.Judge(ConfiguredTrail("alias/billing"), NotFound()), Compliance.Unknown, ComplianceReason.KeyUnreadable, keyManager: null);
        AssertVerdict(KeyVerdict.Judge(ConfiguredTrail(KeyArn), NotFound()), Compliance.NonCompliant, ComplianceReason.KeyNotFound, keyManager: null);
    }

    // An organisation's trail, seen from the account that administers it: its own account's key is another's to the caller.
    [Fact]
    public void A_key_that_KMS_hides_across_accounts_is_not_called_missing() =>
        AssertVerdict(
            KeyVerdict.Judge(ConfiguredTrail(KeyArn), NotFound() with { IsAcrossAccounts = true }),
            Compliance.Unknown, ComplianceReason.KeyUnreadable, keyManager: null);

    [Fact]
    public void XRay_that_is_updating_is_unknown_with_the_target_key_shown()
    {
        var customer = KeyVerdict.Judge(new ConfiguredResource(XRay("KMS", KeyArn), AwsManagedKey, IsUpdating: true), Found(Key()));
        AssertVerdict(customer, Compliance.Unknown, ComplianceReason.Updating, keyManager: "CUSTOMER");
        Assert.Equal((KeyArn, "Enabled"), (customer.KeyArn, customer.KeyState));

        var managed = KeyVerdict.Judge(new ConfiguredResource(XRay("KMS", KeyArn), AwsManagedKey, IsUpdating: true), Found(Key() with { KeyManager = "AWS" }));
        Assert.Equal((Compliance.Unknown, ComplianceReason.Updating, KeyArn), (managed.Compliance, managed.Reason, managed.KeyArn));

        var owned = KeyVerdict.Judge(new ConfiguredResource(XRay("NONE"), AwsOwnedKey, IsUpdating: true), lookup: null);
        Assert.Equal((Compliance.Unknown, ComplianceReason.Updating), (owned.Compliance, owned.Reason));
    }

    private static void AssertVerdict(EncryptionStatus status, string compliance, string reason, string? keyManager)
    {
        Assert.Equal((compliance, reason, keyManager), (status.Compliance, status.Reason, status.KeyManager));
        Assert.NotEmpty(status.Message);
    }
}
