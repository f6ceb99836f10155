using Amazon;
using Amazon.SecurityToken;
using KmsCompliance.Aws.Regions;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Aws.Session;

/// <summary>Where to ask for a role's credentials. The SDK asks in the Region of the environment or the default profile,
/// then waits for instance metadata, then takes us-east-1: never in the Region of the profile that was named, nor in the
/// partition of the role.</summary>
internal static class StsRegion
{
    /// <summary>The first of the preferred Regions that lies in the role's partition, or that partition's main one.</summary>
    public static string Of(string? roleArn, IEnumerable<string?> preferred)
    {
        var partition = AwsArn.TryParse(roleArn, out var arn) ? arn.Partition : "aws";
        return preferred.FirstOrDefault(region => !string.IsNullOrEmpty(region) && RegionCatalog.PartitionOf(region) == partition)
            ?? RegionCatalog.MainRegionOf(partition);
    }

    /// <summary>What a client of STS in a Region needs.</summary>
    public static AmazonSecurityTokenServiceConfig Config(string region) => new()
    {
        RegionEndpoint = RegionEndpoint.GetBySystemName(region),
        // With AWS_ENDPOINT_URL set, the SDK would sign for the Region that it reads from that address.
        AuthenticationRegion = region,
        HttpClientFactory = SharedHttpClientFactory.Plain(),
    };
}
