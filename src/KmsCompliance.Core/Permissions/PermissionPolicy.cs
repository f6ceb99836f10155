using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Model;

namespace KmsCompliance.Permissions;

/// <summary>Writes actions as an IAM policy: a statement for each service, resource and condition.</summary>
internal static class PermissionPolicy
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyList<CmkAction> actions, IReadOnlyList<string> regions)
    {
        // What is allowed on every key need not be allowed on single ones again.
        var onAnyKey = actions.Where(action => action.Scope == ActionScope.AnyKey).Select(action => action.Action).ToHashSet(StringComparer.Ordinal);
        var statements = actions
            .Where(action => action.Scope != ActionScope.Key || action.ViaService is not null || !onAnyKey.Contains(action.Action))
            .GroupBy(action => (
                Service: ServiceOf(action),
                Resources: string.Join('\n', action.Resource),
                action.ViaService,
                InRegion: action.Scope == ActionScope.Region && regions.Count > 0))
            .OrderBy(group => group.Key.Service, StringComparer.Ordinal)
            .ThenBy(group => group.Key.ViaService, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Resources, StringComparer.Ordinal)
            .Select(group => (JsonNode)new JsonObject
            {
                ["Sid"] = Sid(group.First()),
                ["Effect"] = "Allow",
                ["Action"] = Values(group.Select(action => action.Action).Distinct().Order(StringComparer.Ordinal)),
                ["Resource"] = Values(group.First().Resource),
            }.With(Condition(group.Key.ViaService, group.Key.InRegion, regions)));
        return new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) }
            .ToJsonString(Json)
            .ReplaceLineEndings("\n");
    }

    private static string ServiceOf(CmkAction action) => action.Action[..action.Action.IndexOf(':', StringComparison.Ordinal)];

    // A Sid has letters and digits only.
    private static string Sid(CmkAction action)
    {
        var resource = action.Resource is ["*"] ? string.Empty : action.Scope.Name;
        var through = action.ViaService is { } service ? $"Through{Capitalised(service)}" : string.Empty;
        return $"{Capitalised(ServiceOf(action))}{resource}{through}";
    }

    private static string Capitalised(string name) => $"{char.ToUpperInvariant(name[0])}{name[1..]}";

    // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service: the value ends
    // with the partition's domain, which the star stands for.
    private static JsonObject? Condition(string? viaService, bool inRegion, IReadOnlyList<string> regions)
    {
        if (viaService is not null)
        {
            var values = regions.Count == 0 ? [$"{viaService}.*"] : regions.Select(region => $"{viaService}.{region}.*");
            return new JsonObject { ["StringLike"] = new JsonObject { ["kms:ViaService"] = Values(values) } };
        }

        return inRegion ? new JsonObject { ["StringLike"] = new JsonObject { ["aws:RequestedRegion"] = Values(regions) } } : null;
    }

    private static JsonObject With(this JsonObject statement, JsonObject? condition)
    {
        if (condition is not null)
        {
            statement["Condition"] = condition;
        }

        return statement;
    }

    private static JsonNode Values(IEnumerable<string> values) => values.ToList() is [var single]
        ? JsonValue.Create(single)
        : new JsonArray([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);
}
