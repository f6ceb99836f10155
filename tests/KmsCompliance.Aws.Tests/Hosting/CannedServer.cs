using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KmsCompliance.Aws.Tests.Hosting;

/// <summary>A request as it came over the wire.</summary>
internal sealed record WireRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>What to answer.</summary>
internal sealed record Answer(string Body, int Status = 200)
{
    public static readonly Answer Empty = new("{}");

    /// <summary>Cuts the connection instead.</summary>
    public static readonly Answer Drop = new(string.Empty);

    /// <summary>Never answers; ends when the caller goes away.</summary>
    public static readonly Answer Never = new(string.Empty);

    /// <summary>Sends a body that has no end, after its text: a piece at a time, as fast as it is read.</summary>
    public bool IsEndless { get; init; }

    /// <summary>Sends a body that has no end, after its text: a byte now and then.</summary>
    public bool Trickles { get; init; }

    /// <summary>Where a redirect leads; null for none.</summary>
    public string? Location { get; init; }

    public string ContentType { get; init; } = "application/x-amz-json-1.1";

    public string? ErrorTypeHeader { get; init; }

    /// <summary>The Region that S3 names in its answers' header; null for none.</summary>
    public string? BucketRegionHeader { get; init; }

    /// <summary>Sends so many bytes of the body, then cuts the connection; null to send all.</summary>
    public int? CutAfter { get; init; }
}

/// <summary>An endpoint on loopback that answers what it is told to and keeps what it was asked.</summary>
internal sealed class CannedServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<WireRequest> _requests = new();
    private readonly Func<WireRequest, int, Answer> _answer;
    private int _count;

    private CannedServer(Func<WireRequest, int, Answer> answer)
    {
        _answer = answer;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    public Uri Url { get; private set; } = null!;

    public IReadOnlyList<WireRequest> Requests => [.. _requests];

    /// <summary>The one request that came.</summary>
    public WireRequest Single => Assert.Single(_requests);

    /// <summary>Starts one.</summary>
    /// <param name="answer">The answer to a request and its number, from 0.</param>
    public static async Task<CannedServer> StartAsync(Func<WireRequest, int, Answer> answer)
    {
        var server = new CannedServer(answer);
        await server._application.StartAsync();
        server.Url = new Uri(server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Starts one that always gives the same answer.</summary>
    public static Task<CannedServer> StartAsync(Answer answer) => StartAsync((_, _) => answer);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            await _application.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // Connections are aborted by then, which is what was wanted.
        }

        await _application.DisposeAsync();
    }

    private static async Task SendForeverAsync(HttpContext context, byte[] beginning, TimeSpan pause)
    {
        await context.Response.Body.WriteAsync(beginning, context.RequestAborted);
        var piece = new byte[pause > TimeSpan.Zero ? 1 : 4096];
        Array.Fill(piece, (byte)' ');
        try
        {
            while (true)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, context.RequestAborted);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The caller hung up, which is what was wanted.
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new WireRequest(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        _requests.Enqueue(request);
        var answer = _answer(request, Interlocked.Increment(ref _count) - 1);
        if (ReferenceEquals(answer, Answer.Drop))
        {
            context.Abort();
            return;
        }

        if (ReferenceEquals(answer, Answer.Never))
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers["x-amzn-RequestId"] = "00000000-0000-4000-8000-000000000042";
        if (answer.ErrorTypeHeader is { } type)
        {
            context.Response.Headers["x-amzn-errortype"] = type;
        }

        if (answer.BucketRegionHeader is { } region)
        {
            context.Response.Headers["x-amz-bucket-region"] = region;
        }

        if (answer.Location is { } location)
        {
            context.Response.Headers.Location = location;
        }

        if (answer.IsEndless || answer.Trickles)
        {
            context.Response.ContentLength = null;
            await SendForeverAsync(context, bytes, answer.Trickles ? TimeSpan.FromMilliseconds(5) : TimeSpan.Zero);
            return;
        }

        await context.Response.Body.WriteAsync(bytes.AsMemory(0, answer.CutAfter ?? bytes.Length));
        await context.Response.Body.FlushAsync();
        if (answer.CutAfter is not null)
        {
            context.Abort();
        }
    }
}
