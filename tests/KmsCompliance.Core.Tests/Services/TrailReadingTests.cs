using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Services;

public sealed class TrailReadingTests
{
    private const string ArnPrefix = "arn:aws:cloudtrail:us-east-1:111122223333:";

    [Theory]
    [InlineData("management-events")]
    [InlineData("org.trail_1")]
    public void A_trails_name_is_read(string text)
    {
        var trail = Read(text).Reference!;
        Assert.Equal((text, ServiceCatalog.CloudTrail, null), (trail.Value, trail.Service, trail.Arn));
    }

    [Theory]
    [InlineData(ArnPrefix + "trail/management-events", "CloudTrail", "us-east-1")]
    [InlineData("arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:trail/abc", "CloudTrail", "us-gov-west-1")]
    [InlineData(ArnPrefix + "eventdatastore/0e5d0001-5a6d-4b0c-8000-000000000001", "CloudTrailLake", "us-east-1")]
    public void An_ARN_is_read_and_says_what_it_is_of_and_its_Region(string text, string service, string region)
    {
        var trail = Read(text).Reference!;
        Assert.Equal((service, region, "111122223333"), (trail.Service.Name, trail.Region, trail.AccountId));
        Assert.Equal(text, trail.ToString());
    }

    [Theory]
    [InlineData(null, "empty")]
    [InlineData(" ", "empty")]
    [InlineData("ab", "3 to 128")]
    [InlineData("a b c", "characters")]
    [InlineData("a$(b)", "characters")]
    [InlineData("trail\n", "characters")]
    [InlineData("arn:aws:cloudtrail", "well-formed ARN")]
    [InlineData("arn:aws:kms:us-east-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101", "ARN of a KMS key")]
    [InlineData("arn:aws:s3:::bucket", "an ARN of 's3'")]
    [InlineData(ArnPrefix + "trail/", "not the ARN of a trail")]
    [InlineData(ArnPrefix + "trail/a b c", "not the ARN of a trail")]
    [InlineData(ArnPrefix + "eventdatastore/", "not the ARN of a trail")]
    [InlineData(ArnPrefix + "channel/00000101-5a6d-4b0c-8000-000000000101", "not the ARN of a trail")]
    [InlineData("arn:aws:cloudtrail::111122223333:trail/abc", "not the ARN of a trail")]
    [InlineData("arn:aws:cloudtrail:us east:111122223333:trail/abc", "not the ARN of a trail")]
    [InlineData("arn:aws:cloudtrail:us-east-1::trail/abc", "not the ARN of a trail")]
    public void Anything_else_is_refused_with_what_is_wrong(string? text, string problemPart)
    {
        var reading = Read(text);
        Assert.Null(reading.Reference);
        Assert.Contains(problemPart, reading.Problem, StringComparison.Ordinal);
    }

    private static ResourceReading Read(string? text) => ServiceCatalog.Read(text, [ServiceCatalog.CloudTrail, ServiceCatalog.CloudTrailLake]);
}
