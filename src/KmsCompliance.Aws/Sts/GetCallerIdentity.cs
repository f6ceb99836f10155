using System.Xml;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Aws.Sts;

/// <summary>Has no members.</summary>
internal sealed class GetCallerIdentityRequest : AmazonWebServiceRequest;

internal sealed class GetCallerIdentityResponse : AmazonWebServiceResponse, IXmlResponse<GetCallerIdentityResponse>
{
    public string Account { get; init; } = string.Empty;

    public string Arn { get; init; } = string.Empty;

    public static GetCallerIdentityResponse ReadFrom(XmlElement xml) =>
        xml.ReadText("Account") is { } account && AwsArn.IsAccountId(account) && xml.ReadText("Arn") is { Length: > 0 } arn
            ? new GetCallerIdentityResponse { Account = account, Arn = arn }
            : throw new XmlException("The answer has no account.");
}
