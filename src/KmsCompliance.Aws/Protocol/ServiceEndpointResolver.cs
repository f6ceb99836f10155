using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Hands the configuration to the endpoint provider, for each call.</summary>
internal sealed class ServiceEndpointResolver : BaseEndpointResolver
{
    /// <summary>The parameter that holds the Region.</summary>
    public const string RegionParameter = "Region";

    /// <summary>The parameter that holds a given address.</summary>
    public const string EndpointParameter = "Endpoint";

    /// <summary>The parameter that asks for FIPS endpoints.</summary>
    public const string FipsParameter = "UseFIPS";

    /// <summary>The parameter that asks for dual-stack endpoints.</summary>
    public const string DualStackParameter = "UseDualStack";

    /// <summary>What the endpoint provider has to know.</summary>
    public static EndpointParameters ParametersOf(IClientConfig config) => new()
    {
        [RegionParameter] = config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion,
        [EndpointParameter] = config.ServiceURL,
        [FipsParameter] = config.UseFIPSEndpoint,
        [DualStackParameter] = config.UseDualstackEndpoint,
    };

    /// <inheritdoc/>
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        ParametersOf(requestContext.ClientConfig);
}
