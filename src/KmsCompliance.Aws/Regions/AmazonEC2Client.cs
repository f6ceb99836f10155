using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Regions;

/// <summary>EC2's one operation that is used here. Its package is the SDK's largest by far, and not compiled ahead of
/// time: loading it cost more than the rest of a first Get-Region.</summary>
internal sealed class AmazonEC2Client(AWSCredentials credentials, ServiceConfig config)
    : QueryServiceClient(Service, credentials, config)
{
    /// <summary>The service, as its model has it.</summary>
    public static readonly QueryServiceDescription Service = new("EC2", "ec2", "2016-11-15", QueryProtocol.Ec2Query);

    /// <summary>Asks for the Regions.</summary>
    public Task<DescribeRegionsResponse> DescribeRegionsAsync(DescribeRegionsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<DescribeRegionsResponse>("DescribeRegions", request, cancellationToken);
}
