using System.Text.Json;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrail;

/// <summary>One trail. Only what the audit needs is read.</summary>
internal sealed class Trail
{
    public string? Name { get; init; }

    public string? TrailARN { get; init; }

    public string? HomeRegion { get; init; }

    public string? S3BucketName { get; init; }

    public string? S3KeyPrefix { get; init; }

    public string? KmsKeyId { get; init; }

    public bool? IsMultiRegionTrail { get; init; }

    public bool? IsOrganizationTrail { get; init; }

    public static Trail ReadFrom(JsonElement json) => new()
    {
        Name = json.ReadText("Name"),
        TrailARN = json.ReadText("TrailARN"),
        HomeRegion = json.ReadText("HomeRegion"),
        S3BucketName = json.ReadText("S3BucketName"),
        S3KeyPrefix = json.ReadText("S3KeyPrefix"),
        KmsKeyId = json.ReadText("KmsKeyId"),
        IsMultiRegionTrail = json.ReadFlag("IsMultiRegionTrail"),
        IsOrganizationTrail = json.ReadFlag("IsOrganizationTrail"),
    };
}
