using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Grants.</summary>
internal static partial class GrantOperations
{
    public static void CreateGrant(AwsCall call)
    {
        var input = call.Input;
        var grantee = input.Text("GranteePrincipal", 1, 256, PrincipalPattern());
        var retiring = input.OptionalText("RetiringPrincipal", 1, 256, PrincipalPattern());
        var operations = input.Choices("Operations", KmsEnums.GrantOperations);
        var name = input.OptionalText("Name", 1, 256, NamePattern()) ?? "";
        var constraints = input.OptionalStructure("Constraints");
        var key = KeyParameter.Authorized(
            call,
            crossAccount: true,
            use: new KeyUse { GrantIsForAwsResource = false, GranteePrincipal = grantee, GrantOperations = operations });
        KeyStates.RequireUsable(key);
        if (input.Flag("DryRun"))
        {
            throw new AwsErrorException("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");
        }

        var grant = new KmsGrant(call.World.Ids.Hex(64), grantee, $"arn:aws:iam::{call.AccountId}:root", operations, call.Now)
        {
            Name = name,
            RetiringPrincipal = retiring,
            EncryptionContextSubset = constraints?.OptionalMap("EncryptionContextSubset"),
            EncryptionContextEquals = constraints?.OptionalMap("EncryptionContextEquals"),
        };

        // A named grant can be asked for again: the answer is the grant that is there.
        var known = name.Length == 0 ? null : key.Grants.Find(other => other.Name == name && other.GranteePrincipal == grantee
            && other.RetiringPrincipal == retiring && other.Operations.Order(StringComparer.Ordinal).SequenceEqual(operations.Order(StringComparer.Ordinal)));
        if (known is null)
        {
            key.Grants.Add(grant);
        }

        call.Json.WriteString("GrantToken", (known ?? grant).Token);
        call.Json.WriteString("GrantId", (known ?? grant).Id);
    }

    public static void ListGrants(AwsCall call)
    {
        var grantId = call.Input.OptionalText("GrantId", 1, 128);
        var grantee = call.Input.OptionalText("GranteePrincipal", 1, 256, PrincipalPattern());
        var key = KeyParameter.Authorized(call, crossAccount: true);
        Paging.WritePage(
            call,
            "Grants",
            key.Grants.Where(grant => (grantId is null || grant.Id == grantId) && (grantee is null || grant.GranteePrincipal == grantee))
                .OrderBy(grant => grant.Id, StringComparer.Ordinal),
            grant => grant.Id,
            grant => Write(call, key, grant),
            defaultLimit: 50,
            maxLimit: 100,
            filters: $"{key.Arn}/{grantId}/{grantee}");
    }

    public static void RevokeGrant(AwsCall call)
    {
        var grantId = call.Input.Text("GrantId", 1, 128);
        var key = KeyParameter.Authorized(call, crossAccount: true);
        var grant = key.Grants.Find(candidate => candidate.Id == grantId)
            ?? throw new AwsErrorException("NotFoundException", $"Grant ID {grantId} not found");
        if (call.Input.Flag("DryRun"))
        {
            throw new AwsErrorException("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");
        }

        key.Grants.Remove(grant);
    }

    private static void Write(AwsCall call, KmsKey key, KmsGrant grant)
    {
        var json = call.Json;
        json.WriteStartObject();
        json.WriteString("KeyId", key.Arn);
        json.WriteString("GrantId", grant.Id);
        json.WriteString("Name", grant.Name);
        json.WriteEpoch("CreationDate", grant.CreatedAt);
        json.WriteString("GranteePrincipal", grant.GranteePrincipal);
        json.WriteOptional("RetiringPrincipal", grant.RetiringPrincipal);
        json.WriteString("IssuingAccount", grant.IssuingAccount);
        json.WriteStrings("Operations", grant.Operations);
        if (grant.EncryptionContextSubset is not null || grant.EncryptionContextEquals is not null)
        {
            json.WriteStartObject("Constraints");
            WriteMap(json, "EncryptionContextSubset", grant.EncryptionContextSubset);
            WriteMap(json, "EncryptionContextEquals", grant.EncryptionContextEquals);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteMap(System.Text.Json.Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string>? map)
    {
        if (map is null)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    [GeneratedRegex(@"^[\w+=,.@:/-]+$")]
    private static partial Regex PrincipalPattern();

    [GeneratedRegex("^[a-zA-Z0-9:/_-]+$")]
    private static partial Regex NamePattern();
}
