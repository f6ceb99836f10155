using System.Text.Json;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Organizations;

/// <summary>Looking at the accounts of an organization.</summary>
internal static partial class AccountQueries
{
    public static void ListAccounts(AwsCall call)
    {
        var organization = call.ForAdministrator();
        call.WritePage("Accounts", organization.AccountIds.Order(StringComparer.Ordinal), static id => id, of: null, (json, id) => Write(call, organization, json, id));
    }

    public static void ListAccountsForParent(AwsCall call)
    {
        var organization = call.ForAdministrator();
        var parent = call.Parent(organization);
        call.WritePage("Accounts", parent.AccountIds.Order(StringComparer.Ordinal), static id => id, parent.Id, (json, id) => Write(call, organization, json, id));
    }

    public static void DescribeAccount(AwsCall call)
    {
        var organization = call.ForAdministrator();
        var id = call.Input.Text("AccountId", 12, 12, AccountId());
        if (!organization.Has(id))
        {
            throw OrganizationsErrors.NotFound("Account", id);
        }

        call.Json.WriteStartObject("Account");
        Write(call, organization, call.Json, id);
        call.Json.WriteEndObject();
    }

    public static void ListDelegatedAdministrators(AwsCall call)
    {
        var organization = call.ForAdministrator();
        call.WritePage("DelegatedAdministrators", organization.DelegatedAdministrators, static id => id, of: null, (json, id) =>
        {
            Write(call, organization, json, id);
            json.WriteEpoch("DelegationEnabledDate", EstateBuilder.CreatedAt);
        });
    }

    public static void ListTagsForResource(AwsCall call)
    {
        var organization = call.ForAdministrator();
        var id = call.Input.Text("ResourceId", 1, 130);
        var tags = organization.Has(id) ? call.World.Account(id).Tags
            : organization.FindNode(id) is not null || organization.Policies.Any(policy => policy.Id == id) ? new Dictionary<string, string>()
            : throw OrganizationsErrors.NotFound("Target", id);
        call.WritePage("Tags", tags.OrderBy(static tag => tag.Key, StringComparer.Ordinal), static tag => tag.Key, id, static (json, tag) =>
        {
            json.WriteString("Key", tag.Key);
            json.WriteString("Value", tag.Value);
        });
    }

    public static string ArnOf(SandboxOrganization organization, string accountId) =>
        $"arn:aws:organizations::{organization.ManagementAccountId}:account/{organization.Id}/{accountId}";

    private static void Write(AwsCall call, SandboxOrganization organization, Utf8JsonWriter json, string id)
    {
        var account = call.World.Account(id);
        json.WriteString("Id", id);
        json.WriteString("Arn", ArnOf(organization, id));
        json.WriteString("Email", account.Email);
        json.WriteString("Name", account.Name);
        json.WriteString("Status", account.Status);
        json.WriteString("State", account.Status);
        json.WriteString("JoinedMethod", id == organization.ManagementAccountId ? "INVITED" : "CREATED");
        json.WriteEpoch("JoinedTimestamp", EstateBuilder.CreatedAt);
    }

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex AccountId();
}
