namespace KmsCompliance.Services.CloudTrail;

/// <summary>Trails in templates.</summary>
internal static class TrailTemplates
{
    /// <summary>What makes trails.</summary>
    public static IReadOnlyList<TemplateForm> Forms { get; } =
    [
        new(TemplateLanguage.Terraform, "aws_cloudtrail", "kms_key_id", "name")
        {
            Arn = "arn",
            Tags = "tags",
            Write = TrailTerraform.Write,
            ToStatus = static (resource, place) => ToStatus(place, resource.Read("is_multi_region_trail"), resource.Read("is_organization_trail"), resource.Read("s3_bucket_name")),
        },
        new(TemplateLanguage.CloudFormation, "AWS::CloudTrail::Trail", "KMSKeyId", "TrailName")
        {
            Write = TrailCloudFormation.Write,
            Tags = "Tags",
            ToStatus = static (resource, place) => ToStatus(place, resource.Read("IsMultiRegionTrail"), resource.Read("IsOrganizationTrail"), resource.Read("S3BucketName")),
        },
    ];

    private static TrailEncryptionStatus ToStatus(TemplatePlace place, TemplateValue multiRegion, TemplateValue organization, TemplateValue bucket) => new()
    {
        AccountId = place.AccountId,
        Region = place.Region,
        ResourceName = place.ResourceName,
        ResourceArn = place.ResourceId,
        ResourceType = TrailResourceType.Trail,
        KmsKeyId = place.KmsKeyId,
        Tags = place.Tags,
        IsMultiRegion = multiRegion.IsTrue,
        IsOrganization = organization.IsTrue,
        DeliveryBucket = bucket.Shown,
    };
}
