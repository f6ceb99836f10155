using KmsCompliance.Ports;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>Writes event data stores for CloudFormation.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-eventdatastore.html"/></remarks>
internal static class EventDataStoreCloudFormation
{
    /// <summary>Writes an event data store, which its ARN identifies.</summary>
    /// <param name="status">The event data store.</param>
    /// <param name="configuration">What was read of it beside.</param>
    public static TemplateWriting Write(EncryptionStatus status, ResourceConfiguration configuration)
    {
        var store = (EventDataStoreConfiguration)configuration;
        List<TemplateProperty> properties = [new("Name", new TemplateContent.Text(store.Name))];
        if (store.BillingMode is { } billing)
        {
            properties.Add(new("BillingMode", new TemplateContent.Text(billing)));
        }

        if (store.RetentionInDays is { } days)
        {
            properties.Add(new("RetentionPeriod", new TemplateContent.Number(days)));
        }

        // Not every kind of store may be told so, and one that takes events needs no word of it.
        if (status is TrailEncryptionStatus { StoreStatus: "STOPPED_INGESTION" or "STOPPING_INGESTION" })
        {
            properties.Add(new("IngestionEnabled", new TemplateContent.Flag(false)));
        }

        properties.Add(new("MultiRegionEnabled", new TemplateContent.Flag(store.IsMultiRegion)));
        properties.Add(new("OrganizationEnabled", new TemplateContent.Flag(store.IsOrganization)));
        properties.Add(new("TerminationProtectionEnabled", new TemplateContent.Flag(store.IsProtected)));
        properties.Add(new("KmsKeyId", new TemplateContent.OwnKey(store.KmsKeyId)));
        EventSelectorCloudFormation.Add(properties, store.AdvancedEventSelectors);
        return new(("EventDataStoreArn", status.ResourceArn!), properties)
        {
            Notes = ["Whether an event data store is federated or looks for insights is not read, and is not in the template."],
        };
    }
}
