using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Rules;

public sealed class RemediationTests
{
    private const string SecretArn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:billing/api-token-AbCdEf";

    [Theory]
    [InlineData(ComplianceReason.AwsManagedKey, null, $"New-ServiceCmk -Service SecretsManager -Region eu-west-1; Set-SecretCmk -SecretId '{SecretArn}' -KeyId alias/secrets-manager-data-cmk")]
    [InlineData(ComplianceReason.KeyNotFound, null, $"New-ServiceCmk -Service SecretsManager -Region eu-west-1; Set-SecretCmk -SecretId '{SecretArn}' -KeyId alias/secrets-manager-data-cmk")]
    [InlineData(ComplianceReason.KeyNotApproved, "Enabled", $"New-ServiceCmk -Service SecretsManager -Region eu-west-1; Set-SecretCmk -SecretId '{SecretArn}' -KeyId alias/secrets-manager-data-cmk")]
    [InlineData(ComplianceReason.KeyNotUsable, "PendingImport", $"New-ServiceCmk -Service SecretsManager -Region eu-west-1; Set-SecretCmk -SecretId '{SecretArn}' -KeyId alias/secrets-manager-data-cmk")]
    [InlineData(ComplianceReason.KeyNotUsable, "Enabled", $"New-ServiceCmk -Service SecretsManager -Region eu-west-1; Set-SecretCmk -SecretId '{SecretArn}' -KeyId alias/secrets-manager-data-cmk")]
    [InlineData(ComplianceReason.KeyNotUsable, "Disabled", $"Enable-KMSKey -KeyId '{KeyArn}' -Region eu-west-1")]
    [InlineData(ComplianceReason.KeyNotUsable, "PendingDeletion", $"Stop-KMSKeyDeletion -KeyId '{KeyArn}' -Region eu-west-1; Enable-KMSKey -KeyId '{KeyArn}' -Region eu-west-1")]
    [InlineData(ComplianceReason.KeyUnreadable, null, $"Get-KMSKey -KeyId '{KeyArn}' -Region eu-west-1")]
    public void Each_reason_has_its_command(string reason, string? keyState, string expected) =>
        Assert.Equal(expected, CommandFor(Secret(KeyArn).With(new() { KeyState = keyState, KeyArn = KeyArn }), reason, targetKey: null));

    [Theory]
    [InlineData(ComplianceReason.AwsOwnedKey, "New-ServiceCmk -Service XRay -Region eu-west-1; Set-XRayCmk -Region eu-west-1 -KeyId alias/xray-trace-data-cmk")]
    [InlineData(ComplianceReason.Updating, "Get-XRayEncryptionStatus -Region eu-west-1")]
    [InlineData(ComplianceReason.NotListed, "Get-XRayEncryptionStatus -Region eu-west-1")]
    public void XRay_has_its_commands(string reason, string expected) =>
        Assert.Equal(expected, CommandFor(XRay("NONE"), reason, targetKey: null));

    [Theory]
    [InlineData(ComplianceReason.AwsOwnedKey, null, "Get-TrailEncryptionStatus -TrailId 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit' | New-ServiceCmk; Set-TrailCmk -TrailId 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit' -KeyId alias/cloudtrail-logs-cmk")]
    [InlineData(ComplianceReason.KeyNotFound, null, "Get-TrailEncryptionStatus -TrailId 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit' | New-ServiceCmk; Set-TrailCmk -TrailId 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit' -KeyId alias/cloudtrail-logs-cmk")]
    [InlineData(ComplianceReason.KeyNotUsable, "Disabled", "Enable-KMSKey -KeyId 'arn:aws:kms:us-east-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101' -Region us-east-1")]
    [InlineData(ComplianceReason.KeyUnreadable, null, "Get-KMSKey -KeyId 'arn:aws:kms:us-east-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101' -Region us-east-1")]
    public void A_trails_key_is_mended_in_its_own_Region(string reason, string? keyState, string expected)
    {
        const string key = $"arn:aws:kms:us-east-1:{Account}:key/{KeyId}";
        Assert.Equal(expected, CommandFor(Trail(key).With(new() { KeyState = keyState, KeyArn = key }), reason, targetKey: null));
    }

    [Fact]
    public void An_event_data_store_is_put_under_a_key_once()
    {
        var store = Trail(null, TrailResourceType.EventDataStore);
        Assert.Equal($"New-ServiceCmk -Service CloudTrailLake -Region eu-west-1; Set-TrailCmk -TrailId '{store.ResourceId}' -KeyId alias/cloudtrail-lake-cmk", CommandFor(store, ComplianceReason.AwsOwnedKey, targetKey: null));
        Assert.StartsWith("# The key of an event data store is for its life", CommandFor(Trail(KeyArn, TrailResourceType.EventDataStore).With(new() { KeyArn = KeyArn }), ComplianceReason.KeyNotFound, targetKey: null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_key_takes_the_place_of_the_usual_alias() =>
        Assert.Equal("Set-XRayCmk -Region eu-west-1 -KeyId alias/approved", CommandFor(XRay("NONE"), ComplianceReason.AwsOwnedKey, "alias/approved"));

    [Fact]
    public void A_key_that_was_never_resolved_is_named_as_it_is_configured() =>
        Assert.Equal("Get-KMSKey -KeyId alias/billing -Region eu-west-1", CommandFor(Secret("alias/billing"), ComplianceReason.KeyUnreadable, targetKey: null));

    [Fact]
    public void A_secret_that_a_service_owns_is_left_to_that_service() =>
        Assert.StartsWith("# Owned by rds:", CommandFor(Secret(null, owningService: "rds"), ComplianceReason.AwsManagedKey, targetKey: null), StringComparison.Ordinal);

    [Fact]
    public void A_replica_is_put_under_its_key_in_its_own_Region() =>
        Assert.Equal(
            CommandFor(Secret(null), ComplianceReason.AwsManagedKey, "alias/k"),
            CommandFor(Secret(null, primaryRegion: "us-west-2"), ComplianceReason.AwsManagedKey, "alias/k"));

    private static string CommandFor(EncryptionStatus status, string reason, string? targetKey) =>
        ServiceCatalog.Find(status.Service)!.GetRemediation(status, reason, targetKey);
}
