using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Sts;

/// <summary>STS as every run and every account of an organization needs it. The SDK's package does what roles in profiles need, and
/// is loaded for those alone.</summary>
internal sealed class AmazonSecurityTokenServiceClient(AWSCredentials credentials, ServiceConfig config)
    : QueryServiceClient(Service, credentials, config)
{
    /// <summary>The service, as its model has it.</summary>
    public static readonly QueryServiceDescription Service = new("STS", "sts", "2011-06-15", QueryProtocol.AwsQuery);

    /// <summary>Asks who signs.</summary>
    public Task<GetCallerIdentityResponse> GetCallerIdentityAsync(GetCallerIdentityRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetCallerIdentityResponse>("GetCallerIdentity", request, cancellationToken);

    /// <summary>Asks for credentials of a role.</summary>
    public Task<AssumeRoleResponse> AssumeRoleAsync(AssumeRoleRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<AssumeRoleResponse>("AssumeRole", request, cancellationToken);
}
