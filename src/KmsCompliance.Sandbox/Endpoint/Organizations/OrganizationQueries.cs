using System.Text.Json;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Organizations;

/// <summary>Looking at an organization and at what it is made of.</summary>
internal static partial class OrganizationQueries
{
    private const string Account = "ACCOUNT";
    private const string Unit = "ORGANIZATIONAL_UNIT";

    public static void DescribeOrganization(AwsCall call)
    {
        // Every account of an organization may ask this.
        var organization = call.ForMember();
        var management = organization.ManagementAccountId;
        call.Json.WriteStartObject("Organization");
        call.Json.WriteString("Id", organization.Id);
        call.Json.WriteString("Arn", organization.Arn);
        call.Json.WriteString("FeatureSet", organization.HasAllFeatures ? "ALL" : "CONSOLIDATED_BILLING");
        call.Json.WriteString("MasterAccountArn", AccountQueries.ArnOf(organization, management));
        call.Json.WriteString("MasterAccountId", management);
        call.Json.WriteString("MasterAccountEmail", call.World.Account(management).Email);
        WritePolicyTypes(call.Json, "AvailablePolicyTypes");
        call.Json.WriteEndObject();
    }

    public static void ListRoots(AwsCall call)
    {
        var organization = call.ForAdministrator();
        call.WritePage("Roots", [organization.Root], static root => root.Id, of: null, (json, root) =>
        {
            WriteNode(organization, json, root);
            WritePolicyTypes(json, "PolicyTypes");
        });
    }

    public static void ListOrganizationalUnitsForParent(AwsCall call)
    {
        var organization = call.ForAdministrator();
        var parent = call.Parent(organization);
        call.WritePage("OrganizationalUnits", parent.Units, static unit => unit.Id, parent.Id, (json, unit) => WriteNode(organization, json, unit));
    }

    public static void DescribeOrganizationalUnit(AwsCall call)
    {
        var organization = call.ForAdministrator();
        var id = call.Input.Text("OrganizationalUnitId", 1, 68, UnitId());
        var unit = organization.FindNode(id) ?? throw OrganizationsErrors.NotFound("OrganizationalUnit", id);
        call.Json.WriteStartObject("OrganizationalUnit");
        WriteNode(organization, call.Json, unit);
        call.Json.WriteEndObject();
    }

    public static void ListChildren(AwsCall call)
    {
        var organization = call.ForAdministrator();
        var type = call.Input.Choice("ChildType", [Account, Unit]);
        var parent = call.Parent(organization);
        var ids = type == Account ? parent.AccountIds.Order(StringComparer.Ordinal) : parent.Units.Select(static unit => unit.Id);
        call.WritePage("Children", ids, static id => id, $"{parent.Id}/{type}", (json, id) =>
        {
            json.WriteString("Id", id);
            json.WriteString("Type", type);
        });
    }

    public static void ListParents(AwsCall call)
    {
        var organization = call.ForAdministrator();
        var id = call.Input.Text("ChildId", 1, 100);
        var parent = organization.ParentOf(id) ?? throw OrganizationsErrors.NotFound("Child", id);
        call.WritePage("Parents", [parent], static node => node.Id, id, static (json, node) =>
        {
            json.WriteString("Id", node.Id);
            json.WriteString("Type", node.IsRoot ? "ROOT" : Unit);
        });
    }

    private static void WriteNode(SandboxOrganization organization, Utf8JsonWriter json, OrganizationNode node)
    {
        json.WriteString("Id", node.Id);
        json.WriteString("Arn", $"arn:aws:organizations::{organization.ManagementAccountId}:{(node.IsRoot ? "root" : "ou")}/{organization.Id}/{node.Id}");
        json.WriteString("Name", node.Name);
    }

    private static void WritePolicyTypes(Utf8JsonWriter json, string member)
    {
        json.WriteStartArray(member);
        foreach (var type in OrganizationPolicy.Types)
        {
            json.WriteStartObject();
            json.WriteString("Type", type);
            json.WriteString("Status", "ENABLED");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    [GeneratedRegex("^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$")]
    private static partial Regex UnitId();
}
