using Amazon;
using Amazon.Runtime.Endpoints;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Where a service is reached: <c>PREFIX.REGION.SUFFIX</c>, with the partition's suffix, as the services'
/// endpoint rules have it.</summary>
/// <param name="prefix">The service's endpoint prefix.</param>
internal sealed class ServiceEndpointProvider(string prefix) : IEndpointProvider
{
    // These services' FIPS endpoints in GovCloud are their ordinary ones (their endpoint rule sets).
    private static readonly HashSet<string> OrdinaryFipsInGovCloud = new(StringComparer.Ordinal) { "cloudtrail", "ec2", "logs", "sts" };

    /// <inheritdoc/>
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        if (parameters[ServiceEndpointResolver.EndpointParameter] is string { Length: > 0 } given)
        {
            return new Endpoint(given);
        }

        var region = RegionEndpoint.GetBySystemName((string)parameters[ServiceEndpointResolver.RegionParameter]);
        var useDualStack = parameters[ServiceEndpointResolver.DualStackParameter] is true;
        var useFips = parameters[ServiceEndpointResolver.FipsParameter] is true
            && (useDualStack || !(region.PartitionName == "aws-us-gov" && OrdinaryFipsInGovCloud.Contains(prefix)));
        var name = useFips ? $"{prefix}-fips" : prefix;
        if (prefix == "iam" && GlobalSuffix(region, useFips, useDualStack) is { } global)
        {
            return new Endpoint($"https://{(region.PartitionName == "aws-us-gov" ? prefix : name)}.{global}");
        }

        return new Endpoint(prefix switch
        {
            // S3 says it in a label of its own.
            "s3" => $"https://{name}{(useDualStack ? ".dualstack" : string.Empty)}.{region.SystemName}.{region.PartitionDnsSuffix}",
            _ => $"https://{name}.{region.SystemName}.{(useDualStack && !IsUnderOrdinarySuffix(region, useFips) ? DualStackSuffix(region) : region.PartitionDnsSuffix)}",
        });
    }

    // IAM has one address a partition; where this answers nothing, it is named as any other.
    private static string? GlobalSuffix(RegionEndpoint region, bool useFips, bool useDualStack) => (region.PartitionName, useFips, useDualStack) switch
    {
        ("aws", _, false) or ("aws-cn", true, false) => region.PartitionDnsSuffix,
        ("aws-us-gov", _, _) => $"us-gov.{(useDualStack ? DualStackSuffix(region) : region.PartitionDnsSuffix)}",
        ("aws", _, true) or ("aws-cn", false, true) => $"global.{DualStackSuffix(region)}",
        (_, _, true) => DualStackSuffix(region),
        _ => null,
    };

    // Secrets Manager's dual-stack names are under the ordinary suffix, in China but for those of FIPS.
    private bool IsUnderOrdinarySuffix(RegionEndpoint region, bool useFips) => prefix == "secretsmanager" && region.PartitionName switch
    {
        "aws" or "aws-us-gov" => true,
        "aws-cn" => !useFips,
        _ => false,
    };

    // The SDK keeps these to itself; partitions.json of the SDKs.
    private static string DualStackSuffix(RegionEndpoint region) => region.PartitionName switch
    {
        "aws" or "aws-us-gov" => "api.aws",
        "aws-cn" => "api.amazonwebservices.com.cn",
        "aws-eusc" => "api.amazonwebservices.eu",
        "aws-iso" => "api.aws.ic.gov",
        "aws-iso-b" => "api.aws.scloud",
        "aws-iso-e" => "api.cloud-aws.adc-e.uk",
        "aws-iso-f" => "api.aws.hci.ic.gov",
        _ => region.PartitionDnsSuffix,
    };
}
