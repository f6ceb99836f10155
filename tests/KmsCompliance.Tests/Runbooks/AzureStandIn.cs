using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KmsCompliance.Tests.Runbooks;

/// <summary>What an Automation account has around it, on loopback: the endpoint of its managed identity, and a container of blob storage
/// that takes that identity's token only.</summary>
internal sealed class AzureStandIn : IAsyncDisposable
{
    public const string Header = "identity-header-that-nobody-may-see";
    public const string Audience = "api://kms-audit";

    private const string StorageToken = "storage-token-that-nobody-may-see";

    private readonly WebApplication _application;

    private AzureStandIn(WebApplication application) => _application = application;

    public string Url { get; private set; } = string.Empty;

    /// <summary>What is in the container.</summary>
    public ConcurrentDictionary<string, byte[]> Blobs { get; } = new(StringComparer.Ordinal);

    /// <summary>Told of each blob that comes, once it is there.</summary>
    public Action<string>? Written { get; set; }

    public static async Task<AzureStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var application = builder.Build();
        var standIn = new AzureStandIn(application);
        application.Run(standIn.HandleAsync);
        await application.StartAsync();
        standIn.Url = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single().TrimEnd('/');
        return standIn;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static string TokenFor(string resource) => resource == Audience
        ? $"{Part(new { alg = "none" })}.{Part(new { iss = "https://sts.windows.net/tenant/", aud = Audience, sub = "automation", exp = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds() })}.signature"
        : StorageToken;

    private static string Part(object content) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(content)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!;
        if (path == "/identity")
        {
            context.Response.StatusCode = request.Headers["X-IDENTITY-HEADER"] == Header ? 200 : 401;
            await context.Response.WriteAsync(JsonSerializer.Serialize(new { access_token = TokenFor(request.Query["resource"]!), expires_on = $"{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}" }));
            return;
        }

        if (request.Headers.Authorization != $"Bearer {StorageToken}" || request.Headers["x-ms-version"].Count == 0)
        {
            context.Response.StatusCode = 403;
            return;
        }

        var name = path["/audit".Length..].TrimStart('/');
        if (request.Method == "PUT" && request.Headers["x-ms-blob-type"] == "BlockBlob")
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            Blobs[name] = body.ToArray();
            context.Response.StatusCode = 201;
            Written?.Invoke(name);
        }
        else if (name.Length == 0 && request.Query["comp"] == "list")
        {
            await ListAsync(context);
        }
        else if (Blobs.TryGetValue(name, out var content))
        {
            await context.Response.Body.WriteAsync(content);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    // Few a page, so that more than one is asked for.
    private async Task ListAsync(HttpContext context)
    {
        var marker = (string?)context.Request.Query["marker"] ?? string.Empty;
        var all = Blobs.Keys.Where(name => name.StartsWith(context.Request.Query["prefix"]!, StringComparison.Ordinal) && string.CompareOrdinal(name, marker) >= 0).Order(StringComparer.Ordinal).ToList();
        var page = new XElement(
            "EnumerationResults",
            new XElement("Blobs", all.Take(5).Select(name => new XElement("Blob", new XElement("Name", name)))),
            new XElement("NextMarker", all.Skip(5).FirstOrDefault() ?? string.Empty));
        context.Response.ContentType = "application/xml";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetPreamble());
        await context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"utf-8\"?>{page}");
    }
}
