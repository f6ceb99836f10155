using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KmsCompliance.Tests.Hostile;

/// <summary>An endpoint on loopback in front of another that behaves ill, by a script, and keeps account of what was carried
/// out.</summary>
internal sealed class HostileEndpoint : IAsyncDisposable
{
    private const string HtmlPage = "<html><body>Sign in to the network</body></html>";
    private const string Json = "application/x-amz-json-1.1";

    private readonly WebApplication _application;
    private readonly HttpClient _behind;
    private readonly object _lock = new();
    private readonly List<LedgerEntry> _ledger = [];
    private readonly Dictionary<string, int> _occurrences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Occurrence, int Attempts)> _invocations = new(StringComparer.Ordinal);
    private readonly SpoiltPages _pages = new();
    private FaultScript _script = new(0);
    private int _open;
    private int _hanging;
    private TaskCompletionSource _settled = new();
    private TaskCompletionSource _hung = new();

    private HostileEndpoint(Uri behind)
    {
        _behind = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = behind };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>What was done, in the order of arrival.</summary>
    public IReadOnlyList<LedgerEntry> Ledger
    {
        get
        {
            lock (_lock)
            {
                return [.. _ledger];
            }
        }
    }

    /// <summary>Whether a request is not answered and will not be.</summary>
    public bool Hangs => Volatile.Read(ref _hanging) > 0;

    /// <summary>Done when a request hangs: it was carried out, or will not be.</summary>
    public Task Hung => _hung.Task;

    /// <summary>Told of each request that arrives; what it returns is waited for before the request is looked at.</summary>
    public Func<LedgerEntry, CancellationToken, Task> Arrived { get; set; } = static (_, _) => Task.CompletedTask;

    public static async Task<HostileEndpoint> StartAsync(Uri behind)
    {
        var endpoint = new HostileEndpoint(behind);
        await endpoint._application.StartAsync();
        endpoint.Url = new Uri(endpoint._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return endpoint;
    }

    /// <summary>Begins anew, with another script and an empty ledger.</summary>
    public void Begin(FaultScript script)
    {
        lock (_lock)
        {
            _script = script;
            _ledger.Clear();
            _occurrences.Clear();
            _invocations.Clear();
        }

        _pages.Clear();
        _hung = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Arrived = static (_, _) => Task.CompletedTask;
    }

    /// <summary>Waits until no request is under way any more: what was carried out is carried out.</summary>
    public async Task SettleAsync()
    {
        Task settled;
        lock (_lock)
        {
            if (_open == 0)
            {
                return;
            }

            settled = _settled.Task;
        }

        await settled.WaitAsync(Patience.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        try
        {
            await _application.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // What hangs is cut off, which is what was wanted.
        }

        await _application.DisposeAsync();
        _behind.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        lock (_lock)
        {
            if (_open++ == 0)
            {
                _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        LedgerEntry? entry = null;
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            await AnswerAsync(context, Encoding.UTF8.GetString(body.ToArray()), entered => entry = entered);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The caller hung up.
        }
        finally
        {
            if (entry is not null && context.RequestAborted.IsCancellationRequested)
            {
                entry.IsSpoilt = true;
            }

            lock (_lock)
            {
                if (--_open == 0)
                {
                    _settled.TrySetResult();
                }
            }
        }
    }

    private static string OperationOf(HttpRequest request, string body)
    {
        if (request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target)
        {
            return target[(target.LastIndexOf('.') + 1)..];
        }

        if (HttpUtility.ParseQueryString(body)["Action"] is { } action)
        {
            return action;
        }

        var path = request.Path.Value!.Trim('/');
        return request.Method == "HEAD" ? "HeadBucket" : path == "EncryptionConfig" ? "GetEncryptionConfig" : path;
    }

    // Credential=KEY/DATE/REGION/SERVICE/aws4_request
    private static string RegionOf(HttpRequest request) =>
        request.Headers.Authorization.ToString().Split('/') is { Length: > 3 } parts ? parts[2] : "nowhere";

    private (LedgerEntry Entry, bool Executes, uint Detail) Enter(HttpRequest request, string operation, string region, JsonObject? asked)
    {
        // What is sent once by its nature carries no such thing.
        var invocation = request.Headers["amz-sdk-invocation-id"].ToString() is { Length: > 0 } id ? id : Guid.NewGuid().ToString();
        var token = asked?["NextToken"] ?? asked?["nextToken"] ?? asked?["Marker"];

        // A token by which the service recognises a repeated call is not the same in two runs.
        var same = asked?.DeepClone().AsObject();
        same?.Remove("ClientRequestToken");
        var call = $"{operation} {region} {same?.ToJsonString()}{(asked is null ? request.Path.Value : null)}";
        lock (_lock)
        {
            if (!_invocations.TryGetValue(invocation, out var known))
            {
                known = (_occurrences.GetValueOrDefault(call), 0);
                _occurrences[call] = known.Occurrence + 1;
            }

            _invocations[invocation] = (known.Occurrence, known.Attempts + 1);
            var (fault, executes, detail) = _script.Draw(operation, call, known.Occurrence, known.Attempts);
            var entry = new LedgerEntry(_ledger.Count + 1, operation, region, invocation, asked, fault)
            {
                AsksOn = token is not null,
                AsksForMadeUp = token?.GetValue<string>().StartsWith(SpoiltPages.MadeUp, StringComparison.Ordinal) == true,
            };
            _ledger.Add(entry);
            return (entry, executes, detail);
        }
    }

    private async Task AnswerAsync(HttpContext context, string body, Action<LedgerEntry> onEntered)
    {
        var operation = OperationOf(context.Request, body);
        var asked = body.StartsWith('{') ? JsonNode.Parse(body)!.AsObject() : null;
        var (entry, executes, detail) = Enter(context.Request, operation, RegionOf(context.Request), asked);
        onEntered(entry);
        await Arrived(entry, context.RequestAborted);
        if (entry.AsksForMadeUp)
        {
            entry.IsSpoilt = true;
            await WriteAsync(context, 200, Json, _pages.Next(operation, (string)(asked!["NextToken"] ?? asked["nextToken"] ?? asked["Marker"])!));
            return;
        }

        // Where there is no body, there is none that does not end.
        var fault = entry.Fault is Fault.Trickle or Fault.Endless && context.Request.Method == "HEAD" ? Fault.Silent : entry.Fault;
        var isQuery = asked is null && operation is "GetCallerIdentity" or "DescribeRegions";
        switch (fault)
        {
            case Fault.Throttle:
                entry.IsSpoilt = true;
                await WriteAsync(
                    context,
                    400,
                    isQuery ? "text/xml" : Json,
                    isQuery ? "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>" : """{"__type":"ThrottlingException","message":"Rate exceeded"}""");
                return;
            case Fault.GatewayThrottle:
                entry.IsSpoilt = true;
                await WriteAsync(context, 429, "text/html", HtmlPage, hasId: false);
                return;
            case Fault.Redirect:
                entry.IsSpoilt = true;
                context.Response.Headers.Location = "https://elsewhere.example/";
                await WriteAsync(context, 302, "text/html", HtmlPage, hasId: false);
                return;
            case Fault.Silent or Fault.Trickle or Fault.Endless or Fault.Html or Fault.Empty or Fault.EmptyWithId or Fault.Reset or Fault.ServerError when !executes:
                entry.IsSpoilt = true;
                await SpoilAsync(context, fault, detail, isQuery);
                return;
            default:
                break;
        }

        // What was sent is carried out, also where the caller does not wait for it.
        using var forwarded = await ForwardAsync(context, Shorten(asked) is { } shorter ? shorter.ToJsonString() : body);
        var answer = await forwarded.Content.ReadAsStringAsync(CancellationToken.None);
        entry.IsExecuted = forwarded.IsSuccessStatusCode;
        entry.Answer = forwarded.IsSuccessStatusCode && answer.StartsWith('{') ? JsonNode.Parse(answer)!.AsObject() : null;
        switch (fault)
        {
            case Fault.None:
                await PassAsync(context, forwarded, answer);
                return;
            case Fault.Slow:
                await Task.Delay(TimeSpan.FromMilliseconds(1 + (detail % 25)), context.RequestAborted);
                await PassAsync(context, forwarded, answer);
                return;
            case Fault.Half:
                entry.IsSpoilt = true;
                await WriteAsync(context, (int)forwarded.StatusCode, Json, answer[..(answer.Length / 2)], length: answer.Length + 1);
                context.Abort();
                return;
            case Fault.SameToken or Fault.TurningTokens or Fault.EmptyPages or Fault.RepeatedPages or Fault.NullList or Fault.NullMember or Fault.NullValue:
                var tampered = entry.Answer is { } right ? _pages.Tamper(right.DeepClone().AsObject(), operation, entry.Fault, detail) : null;
                entry.IsSpoilt = tampered is not null;
                await PassAsync(context, forwarded, tampered ?? answer);
                return;
            default:
                entry.IsSpoilt = true;
                await SpoilAsync(context, fault, detail, isQuery);
                return;
        }
    }

    private async Task HangAsync(Func<Task> forever)
    {
        Interlocked.Increment(ref _hanging);
        _hung.TrySetResult();
        try
        {
            await forever();
        }
        finally
        {
            Interlocked.Decrement(ref _hanging);
        }
    }

    private async Task SpoilAsync(HttpContext context, Fault fault, uint detail, bool isQuery)
    {
        switch (fault)
        {
            case Fault.Silent:
                await HangAsync(() => Task.Delay(Timeout.Infinite, context.RequestAborted));
                break;
            case Fault.Trickle:
                await HangAsync(() => ForeverAsync(context, 1, TimeSpan.FromMilliseconds(10)));
                break;
            case Fault.Endless:
                // With a pause, so that it is seen when the caller has gone: a loop of writes keeps its thread.
                await ForeverAsync(context, 16 * 1024, TimeSpan.FromMilliseconds(1));
                break;
            case Fault.Html:
                await WriteAsync(context, 200, "text/html", HtmlPage, hasId: false);
                break;
            case Fault.Empty or Fault.EmptyWithId:
                await WriteAsync(context, 200, Json, string.Empty, hasId: fault == Fault.EmptyWithId);
                break;
            case Fault.ServerError:
                await WriteAsync(
                    context,
                    detail % 2 == 0 ? 500 : 503,
                    isQuery ? "text/xml" : Json,
                    isQuery ? "<ErrorResponse><Error><Code>InternalFailure</Code><Message>Broke.</Message></Error></ErrorResponse>" : """{"__type":"InternalServiceError","message":"Broke."}""");
                break;
            default:
                context.Abort();
                break;
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, string body, bool hasId = true, int? length = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (hasId)
        {
            context.Response.Headers["x-amzn-RequestId"] = "00000000-0000-4000-8000-000000000013";
        }

        if (context.Request.Method != "HEAD")
        {
            context.Response.ContentLength = length ?? bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task ForeverAsync(HttpContext context, int bytes, TimeSpan pause)
    {
        context.Response.ContentType = Json;
        context.Response.Headers["x-amzn-RequestId"] = "00000000-0000-4000-8000-000000000013";
        var piece = new byte[bytes];
        Array.Fill(piece, (byte)' ');
        while (true)
        {
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(pause, context.RequestAborted);
        }
    }

    private static async Task PassAsync(HttpContext context, HttpResponseMessage answer, string body)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Content-Length" or "Transfer-Encoding" or "Date" or "Connection"))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        if (context.Request.Method != "HEAD")
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpContext context, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is not ("Host" or "Content-Length") && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return await _behind.SendAsync(request, CancellationToken.None);
    }

    // AWS may hand out less than was asked for.
    private JsonObject? Shorten(JsonObject? asked)
    {
        string[] names = ["MaxResults", "Limit", "limit"];
        if (asked is null || names.FirstOrDefault(asked.ContainsKey) is not { } name)
        {
            return null;
        }

        var shorter = asked.DeepClone().AsObject();
        shorter[name] = _script.PageSize;
        return shorter;
    }
}
