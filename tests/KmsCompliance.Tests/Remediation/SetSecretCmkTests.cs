using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

public sealed class SetSecretCmkTests : SandboxTest
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string MultiRegion = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0000000000000000000000005a6d4b0c";
    private const string Name = "billing/api-token-default-key";
    private const string Set = $"Set-SecretCmk -Region eu-west-1 -SecretId {Name} -KeyId alias/billing";

    [Fact]
    public void A_secret_is_re_encrypted_and_that_is_proved_version_by_version()
    {
        var change = Assert.Single(Session.Run<CmkChange>(Set));

        Assert.Equal(
            (CmkChangeStatus.Applied, true, "SecretsManager", Name, "eu-west-1", "111122223333", null, Billing),
            (change.Status, change.Verified, change.Service, change.ResourceName, change.Region, change.AccountId, change.PreviousKeyId, change.KeyArn));
        Assert.Equal(Secret(Name).Arn, change.ResourceArn);
        Assert.Contains("1 labelled version is under the key.", change.Message, StringComparison.Ordinal);
        Assert.Empty(change.VersionNotUnderKey);
        Assert.Equal(Billing, Secret(Name).KmsKeyId);
        Assert.Contains(Billing, Secret(Name).Versions[0].KeyIds);
        Assert.Equal(["secretsmanager:UpdateSecret"], Writes());
    }

    [Fact]
    public void Without_the_right_to_encrypt_AWS_answers_success_and_the_change_is_failed_until_the_right_is_granted()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:Encrypt");
        var result = RunWithError(Set, "VersionNotReencrypted");
        var change = (CmkChange)Assert.Single(result.Output).BaseObject;
        var version = Secret(Name).Versions[0];

        Assert.Equal((CmkChangeStatus.Failed, false), (change.Status, change.Verified));
        Assert.Equal([$"AWSCURRENT (version {version.Id}, under aws/secretsmanager)"], change.VersionNotUnderKey);
        Assert.Contains(version.Id, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("kms:Encrypt", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(Billing, Secret(Name).KmsKeyId);
        Server.Faults.Clear();

        var again = Assert.Single(Session.Run<CmkChange>(Set));

        Assert.Equal((CmkChangeStatus.Applied, true), (again.Status, again.Verified));
        Assert.Contains(Billing, version.KeyIds);
    }

    [Theory]
    [InlineData("alias/billing")]
    [InlineData("00000101-5a6d-4b0c-8000-000000000101")]
    [InlineData(Billing)]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/billing")]
    public void What_is_set_already_is_unchanged_in_every_form_without_a_write(string key)
    {
        var changes = Session.Run<CmkChange>($"'id', 'arn', 'alias-name', 'alias-arn' | ForEach-Object {{ Set-SecretCmk billing/api-token-cmk-$_ {key} -Region eu-west-1 }}");
        Assert.Equal(4, changes.Count);
        Assert.All(changes, change => Assert.Equal((CmkChangeStatus.Unchanged, true, Billing), (change.Status, change.Verified, change.KeyArn)));
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_replica_s_key_is_set_in_its_own_Region_and_its_primary_keeps_its_own()
    {
        Session.Run<ServiceCmk>("New-ServiceCmk SecretsManager -Region eu-west-2");
        var before = Assert.Single(Session.Run<SecretEncryptionStatus>("$replica = Get-SecretEncryptionStatus -Region eu-west-2 -Name platform/signing-token-replicated; $replica"));
        var change = Assert.Single(Session.Run<CmkChange>("$replica | Set-SecretCmk -KeyId alias/secrets-manager-data-cmk"));

        Assert.True(before.IsReplica);
        Assert.Equal((CmkChangeStatus.Applied, true, "eu-west-2"), (change.Status, change.Verified, change.Region));
        Assert.Equal(Compliance.Compliant, Assert.Single(Session.Run<SecretEncryptionStatus>("Get-SecretEncryptionStatus -Region eu-west-2 -Name platform/signing-token-replicated")).Compliance);
        Assert.Equal(Compliance.NonCompliant, Assert.Single(Session.Run<SecretEncryptionStatus>("Get-SecretEncryptionStatus -Region us-west-2 -Name platform/signing-token-replicated")).Compliance);
    }

    [Fact]
    public void A_replica_that_AWS_does_not_change_in_place_is_told_with_how_it_is_made_again()
    {
        Session.Run<ServiceCmk>("New-ServiceCmk SecretsManager -Region eu-west-2");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Refuse, Code = "InvalidParameterException", Operation = "UpdateSecret" });

        var result = RunWithError("Get-SecretEncryptionStatus -Region eu-west-2 -Name platform/signing-token-replicated | Set-SecretCmk -KeyId alias/secrets-manager-data-cmk", "SecretIsReplica");
        Assert.Contains("InvalidParameterException", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("Remove the replica from the secret in us-west-2", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Owned_and_deleted_secrets_are_refused_one_by_one_with_what_to_do_and_the_others_go_on()
    {
        Session.Run<ServiceCmk>("New-ServiceCmk SecretsManager -Region us-west-2, us-east-2");
        Server.Calls.Reset();
        var result = Session.Run(
            "Get-SecretEncryptionStatus -Region us-west-2, us-east-2 -IncludePlannedDeletion | Where-Object ResourceName -notlike shared/* | Set-SecretCmk -KeyId alias/secrets-manager-data-cmk");

        Assert.Equal(["SecretOwnedByService", "SecretPendingDeletion"], result.ErrorIds.Order(StringComparer.Ordinal));
        Assert.Contains("MasterUserSecretKmsKeyId", Advice("SecretOwnedByService"), StringComparison.Ordinal);
        Assert.Contains("Restore", Advice("SecretPendingDeletion"), StringComparison.Ordinal);
        Assert.All(result.Errors, error => Assert.StartsWith("arn:aws:secretsmanager:", (string)error.TargetObject, StringComparison.Ordinal));
        var changes = result.Output.Select(item => (CmkChange)item.BaseObject).ToList();
        Assert.Equal(["us-east-2", "us-west-2"], changes.Select(change => change.Region).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal(("platform/signing-token-replicated", CmkChangeStatus.Applied, true), (change.ResourceName, change.Status, change.Verified)));

        string Advice(string errorId) => result.Errors.Single(error => error.FullyQualifiedErrorId.StartsWith(errorId, StringComparison.Ordinal)).ErrorDetails.RecommendedAction;
    }

    [Fact]
    public void Versions_that_carry_custom_labels_alone_are_mentioned_and_no_failure()
    {
        Secret(Name).Versions.Add(new SecretVersion("00000000-0000-4000-8000-000000000007", DateTimeOffset.UtcNow, SecretEncryption.DefaultKeyId) { Stages = ["BLUE"] });
        Secret(Name).Versions.Add(new SecretVersion("00000000-0000-4000-8000-000000000008", DateTimeOffset.UtcNow, SecretEncryption.DefaultKeyId));

        var change = Assert.Single(Session.Run<CmkChange>(Set));

        Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified));
        Assert.Contains("2 versions without AWS's labels stay under an older key", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_labelled_version_has_to_be_under_the_key()
    {
        // Its old key is gone, so that nobody can re-encrypt it.
        Secret(Name).Versions.Add(new SecretVersion("00000000-0000-4000-8000-000000000009", DateTimeOffset.UtcNow, "arn:aws:kms:eu-west-1:111122223333:key/0000dead-5a6d-4b0c-8000-00000000dead") { Stages = ["AWSPREVIOUS"] });

        var change = (CmkChange)Assert.Single(RunWithError(Set, "VersionNotReencrypted").Output).BaseObject;

        var version = Assert.Single(change.VersionNotUnderKey);
        Assert.StartsWith("AWSPREVIOUS (version 00000000-0000-4000-8000-000000000009", version, StringComparison.Ordinal);
        Assert.Contains("does not exist any more", version, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alias/gone", "KeyNotFound")]
    [InlineData("alias/aws/secretsmanager", "AwsManagedKeyAsTarget")]
    [InlineData("5c1e5c83-3196-40fa-92ec-1ef09094d55c", "AwsManagedKeyAsTarget")]
    [InlineData("arn:aws:kms:us-east-1:111122223333:alias/billing", "KeyInOtherRegion")]
    [InlineData("billing", "InvalidKeyId")]
    public void A_key_that_does_not_fit_is_refused_and_nothing_is_written(string key, string errorId)
    {
        Assert.Empty(RunWithError($"Set-SecretCmk -Region eu-west-1 -SecretId {Name} -KeyId {key}", errorId).Output);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("alias/orders-disabled", "KeyNotUsable")]
    [InlineData("alias/orders-pending-deletion", "KeyNotUsable")]
    [InlineData("alias/orders-asymmetric", "KeyNotUsable")]
    [InlineData("alias/orders-describe-denied", "KeyUnreadable")]
    public void A_key_that_cannot_be_used_is_refused_and_nothing_is_written(string key, string errorId)
    {
        Assert.Empty(RunWithError($"Set-SecretCmk -Region eu-central-1 -SecretId orders/db-password-cmk-disabled -KeyId {key}", errorId).Output);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101")]
    [InlineData("'a b'")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:")]
    public void What_names_no_secret_is_refused_before_any_call(string secret)
    {
        RunWithError($"Set-SecretCmk -Region eu-west-1 -SecretId {secret} -KeyId alias/billing", "InvalidSecretId");
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void A_secret_that_is_not_there_is_one_error_and_the_others_go_on()
    {
        var result = Session.Run($"Set-SecretCmk -Region eu-west-1 -SecretId gone, {Name} -KeyId alias/billing-multi-region");
        Assert.Equal(["ResourceNotFound"], result.ErrorIds);
        Assert.Equal((Name, MultiRegion), (((CmkChange)Assert.Single(result.Output).BaseObject).ResourceName, ((CmkChange)result.Output[0].BaseObject).KeyArn));
    }

    [Fact]
    public void A_proof_that_could_not_be_had_leaves_the_change_pending_and_says_so()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListSecretVersionIds" });
        var change = (CmkChange)Assert.Single(RunWithError(Set, "AccessDenied").Output).BaseObject;
        Assert.Equal((CmkChangeStatus.Pending, null), (change.Status, change.Verified));
        Assert.Contains("was not seen", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Assert.Empty(Session.Run<CmkChange>($"{Set} -WhatIf"));
        Assert.Empty(Writes());
    }

    private Secret Secret(string name) => State("eu-west-1").Secrets.Find(name, DateTimeOffset.UtcNow)!;
}
