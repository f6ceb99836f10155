using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Protocol;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>Members that several answers share.</summary>
internal static class EventDataStoreOutput
{
    public static void Write(Utf8JsonWriter json, EventDataStore store, string status)
    {
        json.WriteString("EventDataStoreArn", store.Arn);
        json.WriteString("Name", store.Name);
        json.WriteString("Status", status);
        AdvancedEventSelector.Write(json, store.Selectors);
        json.WriteBoolean("MultiRegionEnabled", store.IsMultiRegion);
        json.WriteBoolean("OrganizationEnabled", store.IsOrganization);
        json.WriteNumber("RetentionPeriod", store.RetentionPeriod);
        json.WriteBoolean("TerminationProtectionEnabled", store.IsTerminationProtected);
        json.WriteEpoch("CreatedTimestamp", store.CreatedAt);
        json.WriteEpoch("UpdatedTimestamp", store.UpdatedAt);
        json.WriteOptional("KmsKeyId", store.KmsKeyArn);
        json.WriteString("BillingMode", store.BillingMode);
    }
}
