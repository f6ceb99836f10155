using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Iam;

/// <summary>AWS Identity and Access Management, as far as it tells what an account has.</summary>
internal static class IamService
{
    public static AwsService Create() => new(
        new AwsEndpoint("iam", new QueryProtocol("https://iam.amazonaws.com/doc/2010-05-08/", ec2: false), ServiceErrors.Query()),
        [new("GetAccountAuthorizationDetails", AuthorizationDetails.Get)]);
}
