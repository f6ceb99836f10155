using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>Event data stores of an estate.</summary>
internal sealed class EventDataStoreEstate : EstateList<EstateEventDataStore>
{
    public override string Name => "eventDataStores";

    protected override void Check(EstateEventDataStore entry, EstatePlace place)
    {
        place.Require(EventDataStore.IsName(entry.Name), "name", "a name has 3 to 128 letters, digits, periods, underscores and dashes");
        place.Require(EventDataStore.Statuses.Contains(entry.Status), "status", $"the statuses are {string.Join(", ", EventDataStore.Statuses)}");
        place.Require(
            entry.RetentionPeriodInDays is >= EventDataStore.MinRetention and <= EventDataStore.MaxRetention,
            "retentionPeriodInDays",
            $"{EventDataStore.MinRetention} to {EventDataStore.MaxRetention} days are possible");
        OrganizationRights.Require(entry.Organization, place);
    }

    protected override void Add(EstateEventDataStore entry, RegionState here, EstatePlace place)
    {
        var now = place.World.Now;
        place.Require(here.EventDataStores.FindByName(entry.Name, now) is null, "name", $"'{entry.Name}' is there already in {here.Region} of {here.AccountId}");
        var id = IdSource.UuidOf($"{here.AccountId}/{here.Region}/eventdatastore/{entry.Name}");
        here.EventDataStores.Add(new EventDataStore(here.AccountId, here.Region, id, entry.Name, EstateBuilder.CreatedAt)
        {
            KmsKeyArn = entry.KmsKeyId is { } keyId ? EstateBuilder.KeyArn(here, keyId) : null,
            IsMultiRegion = entry.MultiRegion,
            IsOrganization = entry.Organization,
            Status = entry.Status,
            RetentionPeriod = entry.RetentionPeriodInDays,
            IsTerminationProtected = entry.TerminationProtection,
            DeletionDate = entry.Status == EventDataStore.PendingDeletion ? now.AddDays(EventDataStore.DeletionWindow) : null,
        });
    }
}
