using System.Xml;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Sts;

/// <summary>Has no members.</summary>
internal sealed class GetCallerIdentityRequest : AmazonWebServiceRequest;

internal sealed class GetCallerIdentityResponse : AmazonWebServiceResponse, IXmlResponse<GetCallerIdentityResponse>
{
    public string? Account { get; init; }

    public string? Arn { get; init; }

    public static GetCallerIdentityResponse ReadFrom(XmlElement xml) => new()
    {
        Account = xml.ReadText("Account"),
        Arn = xml.ReadText("Arn"),
    };
}
