using System.Text.Json;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Organizations;

/// <summary>Looking at the policies of an organization.</summary>
internal static partial class PolicyQueries
{
    public static void ListPolicies(AwsCall call)
    {
        var organization = call.ForAdministrator();
        var type = Filter(call);
        call.WritePage("Policies", All(organization).Where(policy => policy.Type == type), static policy => policy.Id, type, (json, policy) => WriteSummary(organization, json, policy));
    }

    public static void ListPoliciesForTarget(AwsCall call)
    {
        var organization = call.ForAdministrator();
        var type = Filter(call);
        var target = call.Input.Text("TargetId", 1, 100);
        if (!organization.Has(target) && organization.FindNode(target) is null)
        {
            throw OrganizationsErrors.NotFound("Target", target);
        }

        // Those that are attached here; what lies above holds as well and is asked for there.
        var attached = All(organization).Where(policy => policy.Type == type && organization.IsAttached(policy, target));
        call.WritePage("Policies", attached, static policy => policy.Id, $"{type}/{target}", (json, policy) => WriteSummary(organization, json, policy));
    }

    public static void DescribePolicy(AwsCall call)
    {
        var organization = call.ForAdministrator();
        var id = call.Input.Text("PolicyId", 1, 130, PolicyId());
        var policy = All(organization).FirstOrDefault(policy => policy.Id == id) ?? throw OrganizationsErrors.NotFound("Policy", id);
        call.Json.WriteStartObject("Policy");
        call.Json.WriteStartObject("PolicySummary");
        WriteSummary(organization, call.Json, policy);
        call.Json.WriteEndObject();
        call.Json.WriteString("Content", policy.Content);
        call.Json.WriteEndObject();
    }

    private static string Filter(AwsCall call) => call.Input.Choice("Filter", OrganizationPolicy.Types);

    private static IEnumerable<OrganizationPolicy> All(SandboxOrganization organization) => OrganizationPolicy.OfAws.Concat(organization.Policies);

    private static void WriteSummary(SandboxOrganization organization, Utf8JsonWriter json, OrganizationPolicy policy)
    {
        var kind = policy.Type.ToLowerInvariant();
        json.WriteString("Id", policy.Id);
        json.WriteString("Arn", policy.IsAwsManaged
            ? $"arn:aws:organizations::aws:policy/{kind}/{policy.Id}"
            : $"arn:aws:organizations::{organization.ManagementAccountId}:policy/{organization.Id}/{kind}/{policy.Id}");
        json.WriteString("Name", policy.Name);
        json.WriteString("Description", policy.Description);
        json.WriteString("Type", policy.Type);
        json.WriteBoolean("AwsManaged", policy.IsAwsManaged);
    }

    [GeneratedRegex("^p-[0-9a-zA-Z_]{8,128}$")]
    private static partial Regex PolicyId();
}
