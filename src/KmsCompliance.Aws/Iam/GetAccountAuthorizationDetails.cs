using System.Globalization;
using System.Xml;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Iam;

internal sealed class GetAccountAuthorizationDetailsRequest : AmazonWebServiceRequest, IQueryRequest
{
    public int? MaxItems { get; init; }

    public string? Marker { get; init; }

    public void WriteTo(QueryForm form)
    {
        form.Add("Marker", Marker);
        form.Add("MaxItems", MaxItems?.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>A page, which may be empty although more follow.</summary>
internal sealed class GetAccountAuthorizationDetailsResponse : AmazonWebServiceResponse, IXmlResponse<GetAccountAuthorizationDetailsResponse>
{
    private const string Member = "member";

    public IReadOnlyList<AccountIdentity> Identities { get; init; } = [];

    /// <summary>The token of the page after; null at the end.</summary>
    public string? Marker { get; init; }

    public static GetAccountAuthorizationDetailsResponse ReadFrom(XmlElement xml)
    {
        var isTruncated = xml.ReadText("IsTruncated") switch
        {
            "true" => true,
            "false" => false,
            _ => throw new XmlException("The answer does not say whether it is the last page."),
        };
        var marker = xml.FindChild("Marker")?.InnerText;
        return new GetAccountAuthorizationDetailsResponse
        {
            Identities =
            [
                .. ReadAll(xml, "UserDetailList", static user => ReadHolder(user, AccountIdentityKind.User, "UserName", "UserPolicyList")),
                .. ReadAll(xml, "GroupDetailList", static group => ReadHolder(group, AccountIdentityKind.Group, "GroupName", "GroupPolicyList")),
                .. ReadAll(xml, "RoleDetailList", static role => ReadHolder(role, AccountIdentityKind.Role, "RoleName", "RolePolicyList")),
                .. ReadAll(xml, "Policies", ReadPolicy),
            ],
            Marker = !isTruncated ? null : string.IsNullOrEmpty(marker) ? throw new XmlException("The answer does not say where the next page is.") : marker,
        };
    }

    private static IEnumerable<AccountIdentity> ReadAll(XmlElement xml, string list, Func<XmlElement, AccountIdentity> read) =>
        (xml.ReadList(list, Member) ?? []).Select(read);

    private static AccountIdentity ReadHolder(XmlElement xml, AccountIdentityKind kind, string name, string policies) => new(kind, ReadArn(xml, "Arn"), ReadName(xml, name))
    {
        Policies = [.. (xml.ReadList(policies, Member) ?? []).Select(static policy => new IdentityPolicyText(ReadName(policy, "PolicyName"), ReadDocument(policy, "PolicyDocument")))],
        AttachedPolicyArns = [.. (xml.ReadList("AttachedManagedPolicies", Member) ?? []).Select(static policy => ReadArn(policy, "PolicyArn"))],
        Groups = [.. (xml.ReadList("GroupList", Member) ?? []).Select(static group => PrintableText.Of(group.InnerText))],
        PermissionsBoundaryArn = xml.FindChild("PermissionsBoundary") is { } boundary && boundary.HasChildNodes ? ReadArn(boundary, "PermissionsBoundaryArn") : null,
        TrustPolicy = kind == AccountIdentityKind.Role ? ReadDocument(xml, "AssumeRolePolicyDocument") : null,
    };

    private static AccountIdentity ReadPolicy(XmlElement xml)
    {
        var arn = ReadArn(xml, "Arn");
        var name = xml.ReadText("PolicyName") ?? arn[(arn.LastIndexOf('/') + 1)..];
        var versions = xml.ReadList("PolicyVersionList", Member) ?? [];
        var current = versions.FirstOrDefault(static version => version.ReadText("IsDefaultVersion") == "true")
            ?? throw new XmlException($"The policy '{name}' has no version that is in force.");
        return new(AccountIdentityKind.ManagedPolicy, arn, name) { Policies = [new(name, ReadDocument(current, "Document"))] };
    }

    private static string ReadName(XmlElement xml, string name) => xml.ReadText(name) is { Length: > 0 } text ? text : throw new XmlException($"'{name}' is missing.");

    private static string ReadArn(XmlElement xml, string name) =>
        xml.ReadText(name) is { } text && text.StartsWith("arn:", StringComparison.Ordinal) && text.Split(':').Length >= 6 ? text : throw new XmlException($"'{name}' is no ARN.");

    // Encoded as URLs are (IAM API Reference, GetAccountAuthorizationDetails); an endpoint that is not AWS's may leave it.
    private static string ReadDocument(XmlElement xml, string name)
    {
        var text = xml.FindChild(name)?.InnerText ?? throw new XmlException($"'{name}' is missing.");
        return text.AsSpan().TrimStart().StartsWith("{") ? text : Uri.UnescapeDataString(text);
    }
}
