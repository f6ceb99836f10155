using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Iam;

/// <summary>IAM, named as in the AWS SDK so that its package can take this folder's place.</summary>
internal sealed class AmazonIdentityManagementServiceClient(AWSCredentials credentials, ServiceConfig config)
    : QueryServiceClient(Service, credentials, config)
{
    /// <summary>The service, as its model has it.</summary>
    public static readonly QueryServiceDescription Service = new("IAM", "iam", "2010-05-08", QueryProtocol.AwsQuery);

    /// <summary>Asks for a page of the account's users, groups, roles and policies.</summary>
    public Task<GetAccountAuthorizationDetailsResponse> GetAccountAuthorizationDetailsAsync(GetAccountAuthorizationDetailsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetAccountAuthorizationDetailsResponse>("GetAccountAuthorizationDetails", request, cancellationToken);
}
