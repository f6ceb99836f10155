using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Aws.Tests.Regions;

/// <summary>In which Region, and so in which partition, the account is asked about.</summary>
public sealed class AccountRegionTests
{
    /// <summary>The session's default Region, what the command is about; then where it is asked.</summary>
    public static TheoryData<string?, string?, string> Places => new()
    {
        { null, null, "us-east-1" },
        { "eu-west-1", null, "eu-west-1" },
        { "af-south-1", null, "us-east-1" },
        { "cn-northwest-1", null, "cn-northwest-1" },
        { null, "eu-west-1", "eu-west-1" },
        { null, "af-south-1", "us-east-1" },
        { "eu-west-1", "us-west-2", "eu-west-1" },
        { null, "cn-north-1", "cn-north-1" },
        { null, "cn-*", "cn-north-1" },
        { null, "cn-north-9", "cn-north-1" },
        { "us-east-1", "cn-northwest-1", "cn-northwest-1" },
        { "us-east-1", "cn-*", "cn-north-1" },
        { "cn-northwest-1", "cn-*", "cn-northwest-1" },
        { "cn-north-1", "eu-west-1", "eu-west-1" },
        { null, "us-gov-east-1", "us-gov-east-1" },
        { "us-east-1", "us-gov-*", "us-gov-west-1" },
        { "us-gov-east-1", null, "us-gov-east-1" },
    };

    [Theory]
    [InlineData("us-east-1-regional")]
    [InlineData("aws-global")]
    [InlineData("aws-cn-global")]
    [InlineData("eu-west-99")]
    public async Task What_the_SDK_lists_as_a_Region_and_is_a_name_of_endpoints_is_none(string name)
    {
        await using var session = await Sessions.OpenAsync(endpoint: null);
        Assert.False(session.Regions.IsKnown(name));
        Assert.DoesNotContain(session.Regions.KnownRegions(RegionName.PartitionOf(name)), entry => entry.Region == name);
        Assert.True(session.Regions.IsKnown("us-east-1"));
        Assert.All(
            new[] { "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b" }.SelectMany(session.Regions.KnownRegions),
            entry => Assert.True(RegionName.IsWellFormed(entry.Region), entry.Region));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task The_caller_is_asked_for_in_the_partition_of_what_was_named(string? defaultRegion, string? hint, string region)
    {
        await using var server = await CannedServer.StartAsync(new Answer(
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/a</Arn><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")
        { ContentType = "text/xml" });
        await using var session = await Sessions.OpenAsync(server.Url, defaultRegion: defaultRegion, regionHint: hint);

        await session.GetCallerIdentityAsync(CancellationToken.None);

        Assert.Equal(region, session.AccountRegion);
        Assert.Contains($"/{region}/sts/aws4_request", server.Single.Header("Authorization"), StringComparison.Ordinal);
    }
}
