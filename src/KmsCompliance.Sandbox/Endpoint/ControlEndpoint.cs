using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using KmsCompliance.Sandbox.Endpoint.Faults;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>The sandbox's own paths: health, stats, reset and faults. Served to this machine only.</summary>
internal sealed class ControlEndpoint(SandboxWorld world, CallLog calls, FaultPlan faults)
{
    public const string Root = "/_sandbox";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote) || !IsLoopbackName(request.Host.Host))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        switch (request.Method, request.Path.Value)
        {
            case ("GET", Root + "/health"):
                await SendAsync(context, new { status = "ok" });
                break;
            case ("GET", Root + "/stats"):
                await SendAsync(context, Stats());
                break;
            case ("POST", Root + "/reset"):
                if (!request.Query.ContainsKey("counts"))
                {
                    world.Reset();
                }

                calls.Reset();
                await SendAsync(context, Stats());
                break;
            case ("GET", Root + "/faults"):
                await SendAsync(context, Faults());
                break;
            case ("POST", Root + "/faults"):
                await AddFaultsAsync(context);
                break;
            case ("DELETE", Root + "/faults"):
                faults.Clear();
                await SendAsync(context, Faults());
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    // A page in a browser can reach 127.0.0.1 under a name of its own; it cannot forge the Host header.
    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private async Task AddFaultsAsync(HttpContext context)
    {
        FaultRequest? added;
        try
        {
            var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
            added = JsonSerializer.Deserialize<FaultRequest>(body.Span, Json);
        }
        catch (JsonException error)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await SendAsync(context, new { error = error.Message });
            return;
        }

        foreach (var rule in added?.Rules ?? [])
        {
            faults.Add(rule);
        }

        foreach (var denial in added?.DeniedActions ?? [])
        {
            faults.DenyAction(denial.AccessKey, denial.Action);
        }

        foreach (var principal in added?.HiddenPrincipals ?? [])
        {
            faults.HidePrincipal(principal);
        }

        await SendAsync(context, Faults());
    }

    private object Stats()
    {
        var counts = calls.Snapshot();
        return new
        {
            total = counts.Sum(call => call.Count),
            operations = counts.GroupBy(call => (call.Service, call.Operation))
                .Select(group => new { service = group.Key.Service, operation = group.Key.Operation, count = group.Sum(call => call.Count) }),
            calls = counts,
        };
    }

    private FaultRequest Faults() => new(faults.Rules, faults.DeniedActions, [.. faults.HiddenPrincipals]);

    private static Task SendAsync<T>(HttpContext context, T answer) =>
        context.Response.WriteAsJsonAsync(answer, Json, context.RequestAborted);

    private sealed record FaultRequest(
        IReadOnlyList<FaultRule>? Rules,
        IReadOnlyList<ActionDenial>? DeniedActions,
        IReadOnlyList<string>? HiddenPrincipals);
}
