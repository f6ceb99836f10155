using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace KmsCompliance.Aws.Protocol;

/// <summary>The configuration of a <see cref="ServiceClient"/>. Region, endpoint and the like are set by the
/// session, as for the SDK's own clients.</summary>
internal sealed class ServiceConfig : ClientConfig
{
    // Every mode that AWS_DEFAULTS_MODE may name has to be there, or the SDK refuses to make a client. The times are those
    // of the SDK's own services.
    private static readonly DefaultConfigurationProvider Defaults = new(
        Enum.GetValues<DefaultConfigurationMode>().Select(mode => new DefaultConfiguration
        {
            Name = mode,
            RetryMode = RequestRetryMode.Standard,
            ConnectTimeout = TimeSpan.FromMilliseconds(mode switch
            {
                DefaultConfigurationMode.InRegion => 1100,
                DefaultConfigurationMode.Mobile => 30000,
                _ => 3100,
            }),
        }));

    private readonly ServiceDescription _service;

    /// <summary>Makes one.</summary>
    public ServiceConfig(ServiceDescription service)
        : base(Defaults)
    {
        _service = service;
        UserAgent = InternalSDKUtils.BuildUserAgentString(service.ServiceId.Replace(' ', '_'), "1.0");
        ServiceId = service.ServiceId;
        AuthenticationServiceName = service.EndpointPrefix;
        EndpointProvider = new ServiceEndpointProvider(service.EndpointPrefix);
    }

    /// <inheritdoc/>
    public override string ServiceVersion => _service.ApiVersion;

    /// <inheritdoc/>
    public override string UserAgent { get; }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => _service.EndpointPrefix;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpointResolver.ParametersOf(this));
}
