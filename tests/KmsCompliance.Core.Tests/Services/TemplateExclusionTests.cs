using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Services;

/// <summary>Which resources are in no template of one's own, and why.</summary>
public sealed class TemplateExclusionTests
{
    private const string Account = "111122223333";
    private const string Region = "eu-west-1";

    public static TheoryData<string> Services => [.. ServiceCatalog.All.Select(static service => service.Name)];

    [Theory]
    [MemberData(nameof(Services))]
    public void Nothing_speaks_against_a_resource_of_the_accounts_own(string name)
    {
        var service = ServiceCatalog.Find(name)!;
        Assert.Null(service.WhyNotInTemplates(service.SampleStatus(Account, Region, kmsKeyId: null)));
    }

    [Theory]
    [InlineData("rds", null, false, "It is managed by rds, which makes and deletes it.")]
    [InlineData("rds", "us-east-1", true, "It is managed by rds, which makes and deletes it.")]
    [InlineData("", null, false, null)]
    [InlineData(null, "us-east-1", false, "It is a replica; its primary in us-east-1 has it.")]
    [InlineData(null, Region, false, null)]
    [InlineData(null, null, true, "It is scheduled for deletion (2026-06-15 10:00:00Z).")]
    public void A_secret_of_another_service_a_copy_and_one_that_goes_away_are_in_none(string? owner, string? primary, bool isDeleted, string? why) => Assert.Equal(
        why,
        ServiceCatalog.SecretsManager.WhyNotInTemplates(new SecretEncryptionStatus
        {
            AccountId = Account,
            Region = Region,
            ResourceName = "a",
            ResourceArn = $"arn:aws:secretsmanager:{Region}:{Account}:secret:a-AbCdEf",
            OwningService = owner,
            PrimaryRegion = primary,
            DeletedDate = isDeleted ? new DateTimeOffset(2026, 6, 15, 12, 0, 0, TimeSpan.FromHours(2)) : null,
        }));

    [Theory]
    [InlineData("PENDING_DELETION", "It is scheduled for deletion.")]
    [InlineData("STOPPED_INGESTION", null)]
    [InlineData("ENABLED", null)]
    [InlineData(null, null)]
    public void An_event_data_store_that_goes_away_is_in_none(string? storeStatus, string? why) => Assert.Equal(
        why,
        ServiceCatalog.CloudTrailLake.WhyNotInTemplates(new TrailEncryptionStatus
        {
            AccountId = Account,
            Region = Region,
            ResourceType = TrailResourceType.EventDataStore,
            ResourceName = "events",
            ResourceArn = $"arn:aws:cloudtrail:{Region}:{Account}:eventdatastore/1",
            StoreStatus = storeStatus,
        }));
}
