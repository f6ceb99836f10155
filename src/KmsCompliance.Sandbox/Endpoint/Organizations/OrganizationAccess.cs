using System.Text.Json;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Organizations;

/// <summary>Who may ask, and how lists are handed out.</summary>
internal static partial class OrganizationAccess
{
    /// <summary>The most that a page of Organizations has.</summary>
    public const int MaxPage = 20;

    /// <summary>The organization, for its management account and delegated administrators.</summary>
    public static SandboxOrganization ForAdministrator(this AwsCall call)
    {
        var organization = call.ForMember();
        return call.AccountId == organization.ManagementAccountId || organization.DelegatedAdministrators.Contains(call.AccountId)
            ? organization
            : throw OrganizationsErrors.Denied();
    }

    /// <summary>The organization, for any of its accounts.</summary>
    public static SandboxOrganization ForMember(this AwsCall call) =>
        call.World.Organization is { } organization && organization.Has(call.AccountId) ? organization : throw OrganizationsErrors.NotInUse();

    public static OrganizationNode Parent(this AwsCall call, SandboxOrganization organization)
    {
        var id = call.Input.Text("ParentId", 1, 100, NodeId());
        return organization.FindNode(id) ?? throw OrganizationsErrors.NotFound("Parent", id);
    }

    /// <summary>Writes one page of a list, and the token of the next.</summary>
    public static void WritePage<T>(this AwsCall call, string member, IEnumerable<T> items, Func<T, string> idOf, string? of, Action<Utf8JsonWriter, T> write)
    {
        var size = call.Input.OptionalInteger("MaxResults", 1, MaxPage) ?? MaxPage;
        var listing = $"{call.Operation}/{call.AccountId}/{of}";
        var after = call.Input.OptionalText("NextToken", 0, 100_000) is not { } token ? null
            : PageToken.Decode(listing, token) ?? throw OrganizationsErrors.Invalid("You provided an invalid pagination token.");
        var all = items.ToList();
        var start = after is null ? 0 : all.FindIndex(item => idOf(item) == after) + 1;
        call.Json.WriteStartArray(member);
        foreach (var item in all.Skip(start).Take(size))
        {
            call.Json.WriteStartObject();
            write(call.Json, item);
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        if (all.Count > start + size)
        {
            call.Json.WriteString("NextToken", PageToken.Encode(listing, idOf(all[start + size - 1])));
        }
    }

    [GeneratedRegex("^(r-[0-9a-z]{4,32})$|^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$")]
    private static partial Regex NodeId();
}
