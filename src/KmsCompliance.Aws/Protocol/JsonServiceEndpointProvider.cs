using Amazon;
using Amazon.Runtime.Endpoints;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Where a service is reached: <c>PREFIX.REGION.SUFFIX</c>, with the partition's suffix, as the services'
/// endpoint rules have it.</summary>
/// <param name="prefix">The service's endpoint prefix.</param>
internal sealed class JsonServiceEndpointProvider(string prefix) : IEndpointProvider
{
    // These services' FIPS endpoints in GovCloud are their ordinary ones (their endpoint rule sets).
    private static readonly HashSet<string> OrdinaryFipsInGovCloud = new(StringComparer.Ordinal) { "cloudtrail", "sts" };

    /// <inheritdoc/>
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        if (parameters[JsonServiceEndpointResolver.EndpointParameter] is string { Length: > 0 } given)
        {
            return new Endpoint(given);
        }

        var region = RegionEndpoint.GetBySystemName((string)parameters[JsonServiceEndpointResolver.RegionParameter]);
        var useFips = parameters[JsonServiceEndpointResolver.FipsParameter] is true
            && !(region.PartitionName == "aws-us-gov" && OrdinaryFipsInGovCloud.Contains(prefix));
        var useDualStack = parameters[JsonServiceEndpointResolver.DualStackParameter] is true;

        // Secrets Manager's dual-stack names stay under the partition's ordinary suffix.
        var suffix = useDualStack && region.PartitionName == "aws" && prefix != "secretsmanager" ? "api.aws" : region.PartitionDnsSuffix;
        return new Endpoint($"https://{prefix}{(useFips ? "-fips" : string.Empty)}.{region.SystemName}.{suffix}");
    }
}
