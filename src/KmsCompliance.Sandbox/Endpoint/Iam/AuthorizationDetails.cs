using System.Globalization;
using System.Text.Json;
using System.Xml;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Iam;

/// <summary>Everything that IAM has in an account: users, groups, roles, managed policies.</summary>
internal static class AuthorizationDetails
{
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
    private const int DefaultPage = 100;
    private const int MaxPage = 1000;

    // In the order in which they are handed out; a filter names them.
    private static readonly (string Filter, string Member)[] Lists =
        [("User", "UserDetailList"), ("Group", "GroupDetailList"), ("Role", "RoleDetailList"), ("LocalManagedPolicy", "Policies")];

    private static readonly string[] Filters = [.. Lists.Select(static list => list.Filter), "AWSManagedPolicy"];

    public static void Get(AwsCall call)
    {
        var filter = call.Form.Texts("Filter.member");
        if (filter.FirstOrDefault(static kind => !Filters.Contains(kind)) is not null)
        {
            throw call.Form.Invalid("filter", $"Member must satisfy enum value set: [{string.Join(", ", Filters)}]");
        }

        var size = call.Form.OptionalInteger("MaxItems", 1, MaxPage) ?? DefaultPage;
        var listing = call.Listing(string.Join(',', filter));
        var start = call.Form.OptionalText("Marker") is not { } marker ? 0
            : PageToken.Decode(listing, marker) is { } position ? int.Parse(position, CultureInfo.InvariantCulture)
            : throw call.Form.Invalid("marker", "Member must be a marker of this listing");
        var all = Entries(call).Where(entry => filter.Count == 0 || filter.Contains(entry.Filter)).ToList();
        var page = all.Skip(start).Take(size).ToList();
        call.Xml.WriteElementString("IsTruncated", all.Count > start + size ? "true" : "false");
        foreach (var (kind, member) in Lists)
        {
            WriteList(call.Xml, member, page.Where(entry => entry.Filter == kind), static (xml, entry) => entry.Write(xml));
        }

        if (all.Count > start + size)
        {
            call.Xml.WriteElementString("Marker", PageToken.Encode(listing, (start + size).ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static IEnumerable<Entry> Entries(AwsCall call)
    {
        var account = call.World.Account(call.AccountId);
        var users = call.World.UsersOf(call.AccountId).OrderBy(static user => user.Arn, StringComparer.Ordinal).ToList();
        var roles = (account.Roles?.Values ?? []).OrderBy(static role => role.Name, StringComparer.Ordinal).ToList();
        return users.Select(static user => new Entry("User", xml => WriteUser(xml, user)))
            .Concat(account.Groups.Values.Select(static group => new Entry("Group", xml => WriteGroup(xml, group))))
            .Concat(roles.Select(role => new Entry("Role", xml => WriteRole(xml, role, account.Id))))
            .Concat(account.ManagedPolicies.Values.Select(policy => new Entry("LocalManagedPolicy", xml => WritePolicy(xml, policy, account, users, roles))));
    }

    private static void WriteUser(XmlWriter xml, Principal user)
    {
        WriteHead(xml, "User", user.Arn[(user.Arn.LastIndexOf('/') + 1)..], "/", user.UserId, user.Arn);
        WritePolicies(xml, "UserPolicyList", user.Rights);
        WriteList(xml, "GroupList", user.Rights.Groups, static (writer, group) => writer.WriteString(group.Name));
        WriteAttached(xml, user.Rights.Attached);
        WriteBoundary(xml, user.Rights.Boundary);
    }

    private static void WriteGroup(XmlWriter xml, UserGroup group)
    {
        WriteHead(xml, "Group", group.Name, "/", "AGPASANDBOX" + IdSource.HexOf(group.Arn, 10).ToUpperInvariant(), group.Arn);
        WriteList(xml, "GroupPolicyList", group.Policy is { } policy ? [("inline", policy.ToJson())] : Array.Empty<(string, string)>(), WriteInline);
        WriteAttached(xml, group.Attached);
    }

    private static void WriteRole(XmlWriter xml, SandboxRole role, string accountId)
    {
        var arn = role.ArnIn(accountId);
        WriteHead(xml, "Role", role.Name, role.Path, "AROASANDBOX" + IdSource.HexOf(arn, 10).ToUpperInvariant(), arn);
        xml.WriteElementString("AssumeRolePolicyDocument", Uri.EscapeDataString(role.Trust.Text));
        WriteList(xml, "InstanceProfileList", Array.Empty<string>(), static (writer, name) => writer.WriteString(name));
        WritePolicies(xml, "RolePolicyList", role.Rights);
        WriteAttached(xml, role.Rights.Attached);
        WriteBoundary(xml, role.Rights.Boundary);
    }

    private static void WritePolicy(XmlWriter xml, ManagedPolicy policy, SandboxAccount account, IReadOnlyList<Principal> users, IReadOnlyList<SandboxRole> roles)
    {
        var rights = users.Select(static user => user.Rights).Concat(roles.Select(static role => role.Rights)).ToList();
        var attachments = rights.Count(held => held.Attached.Contains(policy)) + account.Groups.Values.Count(group => group.Attached.Contains(policy));
        xml.WriteElementString("PolicyName", policy.Name);
        xml.WriteElementString("PolicyId", "ANPASANDBOX" + IdSource.HexOf(policy.Arn, 10).ToUpperInvariant());
        xml.WriteElementString("Arn", policy.Arn);
        xml.WriteElementString("Path", "/");
        xml.WriteElementString("DefaultVersionId", "v1");
        xml.WriteElementString("AttachmentCount", attachments.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("PermissionsBoundaryUsageCount", rights.Count(held => held.Boundary == policy).ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("IsAttachable", "true");
        WriteTime(xml, "CreateDate");
        WriteTime(xml, "UpdateDate");
        WriteList(xml, "PolicyVersionList", [policy], static (writer, version) =>
        {
            writer.WriteElementString("Document", Uri.EscapeDataString(version.Document.ToJson()));
            writer.WriteElementString("VersionId", "v1");
            writer.WriteElementString("IsDefaultVersion", "true");
            WriteTime(writer, "CreateDate");
        });
    }

    private static void WriteHead(XmlWriter xml, string kind, string name, string path, string id, string arn)
    {
        xml.WriteElementString("Path", path);
        xml.WriteElementString($"{kind}Name", name);
        xml.WriteElementString($"{kind}Id", id);
        xml.WriteElementString("Arn", arn);
        WriteTime(xml, "CreateDate");
    }

    // An estate that says actions alone means a policy of that kind.
    private static void WritePolicies(XmlWriter xml, string list, IdentityRights rights)
    {
        var policies = new List<(string Name, string Document)>();
        if (rights.Policy is { } policy)
        {
            policies.Add(("inline", policy.ToJson()));
        }
        else if (rights.Allow.Count > 0)
        {
            policies.Add(("allow", OnEverything("Allow", rights.Allow)));
        }

        if (rights.Deny.Count > 0)
        {
            policies.Add(("deny", OnEverything("Deny", rights.Deny)));
        }

        WriteList(xml, list, policies, WriteInline);
    }

    private static string OnEverything(string effect, IReadOnlyList<string> actions) => JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new[] { new { Effect = effect, Action = actions, Resource = "*" } },
    });

    private static void WriteInline(XmlWriter xml, (string Name, string Document) policy)
    {
        xml.WriteElementString("PolicyName", policy.Name);
        xml.WriteElementString("PolicyDocument", Uri.EscapeDataString(policy.Document));
    }

    private static void WriteAttached(XmlWriter xml, IEnumerable<ManagedPolicy> policies) => WriteList(xml, "AttachedManagedPolicies", policies, static (writer, policy) =>
    {
        writer.WriteElementString("PolicyName", policy.Name);
        writer.WriteElementString("PolicyArn", policy.Arn);
    });

    private static void WriteBoundary(XmlWriter xml, ManagedPolicy? boundary)
    {
        if (boundary is not null)
        {
            xml.WriteStartElement("PermissionsBoundary");
            xml.WriteElementString("PermissionsBoundaryType", "Policy");
            xml.WriteElementString("PermissionsBoundaryArn", boundary.Arn);
            xml.WriteEndElement();
        }
    }

    private static void WriteList<T>(XmlWriter xml, string name, IEnumerable<T> items, Action<XmlWriter, T> write)
    {
        xml.WriteStartElement(name);
        foreach (var item in items)
        {
            xml.WriteStartElement("member");
            write(xml, item);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteTime(XmlWriter xml, string name) =>
        xml.WriteElementString(name, EstateBuilder.CreatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    private readonly record struct Entry(string Filter, Action<XmlWriter> Write);
}
