using System.Globalization;
using System.Xml;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Sts;

internal sealed class AssumeRoleRequest : AmazonWebServiceRequest, IQueryRequest
{
    public string? RoleArn { get; init; }

    public string? RoleSessionName { get; init; }

    public string? ExternalId { get; init; }

    public int? DurationSeconds { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public void WriteTo(QueryForm form)
    {
        form.Add("RoleArn", RoleArn);
        form.Add("RoleSessionName", RoleSessionName);
        form.Add("ExternalId", ExternalId);
        form.Add("DurationSeconds", DurationSeconds?.ToString(CultureInfo.InvariantCulture));
        foreach (var (tag, index) in Tags.OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static (tag, index) => (tag, index + 1)))
        {
            form.Add(string.Create(CultureInfo.InvariantCulture, $"Tags.member.{index}.Key"), tag.Key);
            form.Add(string.Create(CultureInfo.InvariantCulture, $"Tags.member.{index}.Value"), tag.Value);
        }
    }
}

/// <summary>The credentials of a session. What AWS means by them is nobody's business: nothing shows them.</summary>
internal sealed class AssumeRoleResponse : AmazonWebServiceResponse, IXmlResponse<AssumeRoleResponse>
{
    public CredentialSnapshot Credentials { get; init; } = new(string.Empty, string.Empty, null);

    public DateTimeOffset Expiration { get; init; }

    public string Arn { get; init; } = string.Empty;

    public static AssumeRoleResponse ReadFrom(XmlElement xml)
    {
        var credentials = xml.FindChild("Credentials");
        return credentials?.ReadText("AccessKeyId") is { Length: > 0 } accessKey
            && credentials.ReadText("SecretAccessKey") is { Length: > 0 } secretKey
            && credentials.ReadText("SessionToken") is { Length: > 0 } token
            && DateTimeOffset.TryParse(credentials.ReadText("Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiration)
            && xml.FindChild("AssumedRoleUser")?.ReadText("Arn") is { } arn && AwsArn.TryParse(arn, out _)
            ? new AssumeRoleResponse { Credentials = new CredentialSnapshot(accessKey, secretKey, token), Expiration = expiration, Arn = arn }
            : throw new XmlException("The answer has no credentials.");
    }
}
