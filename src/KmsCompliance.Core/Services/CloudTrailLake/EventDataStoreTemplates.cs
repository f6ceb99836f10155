namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>Event data stores in templates.</summary>
internal static class EventDataStoreTemplates
{
    /// <summary>What makes event data stores.</summary>
    public static IReadOnlyList<TemplateForm> Forms { get; } =
    [
        new(TemplateLanguage.Terraform, "aws_cloudtrail_event_data_store", "kms_key_id", "name")
        {
            Arn = "arn",
            Tags = "tags",
            Write = EventDataStoreTerraform.Write,
            WhyKeyStays = EventDataStoreTerraform.WhyKeyStays,
            ToStatus = static (resource, place) => ToStatus(place, resource.Read("multi_region_enabled"), resource.Read("organization_enabled")),
        },
        new(TemplateLanguage.CloudFormation, "AWS::CloudTrail::EventDataStore", "KmsKeyId", "Name")
        {
            Write = EventDataStoreCloudFormation.Write,
            Tags = "Tags",
            ToStatus = static (resource, place) => ToStatus(place, resource.Read("MultiRegionEnabled"), resource.Read("OrganizationEnabled")),
        },
    ];

    private static TrailEncryptionStatus ToStatus(TemplatePlace place, TemplateValue multiRegion, TemplateValue organization) => new()
    {
        AccountId = place.AccountId,
        Region = place.Region,
        ResourceName = place.ResourceName,
        ResourceArn = place.ResourceId,
        ResourceType = TrailResourceType.EventDataStore,
        KmsKeyId = place.KmsKeyId,
        Tags = place.Tags,
        IsMultiRegion = multiRegion.IsTrue,
        IsOrganization = organization.IsTrue,
    };
}
