using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>CloudTrail's own errors.</summary>
internal static class CloudTrailErrors
{
    public static AwsErrorException InvalidTrailName() => new("InvalidTrailNameException", $"Trail name is not valid: {TrailName.Rule}.");

    public static AwsErrorException InvalidArn(string arn) =>
        new("CloudTrailARNInvalidException", $"{arn} is not the ARN of a trail. It should look like arn:aws:cloudtrail:us-east-2:123456789012:trail/MyTrail.");

    public static AwsErrorException NoTrail(string name, string accountId) =>
        new("TrailNotFoundException", $"Unknown trail: {name} for the user: {accountId}");

    public static AwsErrorException NotAtHome(Trail trail) =>
        new("InvalidHomeRegionException", $"The home Region of trail {trail.Arn} is {trail.HomeRegion}: it can be changed there only.");

    public static AwsErrorException NoOrganization(string accountId) =>
        new("OrganizationsNotInUseException", $"Account {accountId} is not in an organization.");

    public static AwsErrorException NotManagementAccount(string accountId) =>
        new("NotOrganizationMasterAccountException", $"Account {accountId} is not the management account of its organization.");

    public static AwsErrorException NoBucket(string name) => new("S3BucketDoesNotExistException", $"S3 bucket {name} does not exist!");
}
