using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KmsCompliance.Tests.Credentials;

/// <summary>What hands out credentials on AWS, on loopback: a container's and an instance's metadata, single sign-on and
/// STS. What it hands out works at the sandbox's endpoint.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    public const string ContainerToken = "container-token-that-nobody-may-see";
    public const string MetadataToken = "metadata-token-that-nobody-may-see";
    public const string SignOnToken = "sign-on-token-that-nobody-may-see";
    public const string WebIdentityToken = "web-identity-token-that-nobody-may-see";
    public const string SessionToken = "session-token-that-nobody-may-see";

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<string> _requests = new();

    private StandIn(WebApplication application) => _application = application;

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url { get; private set; } = string.Empty;

    /// <summary>What was asked for, such as <c>GET /container</c> or <c>AssumeRole arn:… session external us-east-1</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>How long credentials last.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether the instance has a role.</summary>
    public bool HasInstanceRole { get; set; } = true;

    public static async Task<StandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var standIn = new StandIn(application);
        application.Run(standIn.HandleAsync);
        await application.StartAsync();
        standIn.Url = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single().TrimEnd('/');
        return standIn;
    }

    /// <summary>How often something was asked for.</summary>
    public int Count(string start) => _requests.Count(request => request.StartsWith(start, StringComparison.Ordinal));

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!;
        if (request.Method == "POST" && path == "/")
        {
            await AnswerStsAsync(context);
            return;
        }

        _requests.Enqueue($"{request.Method} {path}");
        var (status, body) = (request.Method, path) switch
        {
            ("GET", "/container") => request.Headers.Authorization == ContainerToken ? (200, Issue()) : (401, "{}"),
            ("PUT", "/latest/api/token") => (200, MetadataToken),
            ("GET", _) when path.StartsWith("/latest/", StringComparison.Ordinal) =>
                request.Headers["x-aws-ec2-metadata-token"] == MetadataToken ? AnswerMetadata(path) : (401, string.Empty),
            ("GET", "/federation/credentials") => request.Headers["x-amz-sso_bearer_token"] == SignOnToken
                ? (200, IssueSignOn(request.Query["account_id"]!))
                : (401, """{"__type":"UnauthorizedException","message":"Session token not found or invalid"}"""),
            ("POST", "/token") => (200, JsonSerializer.Serialize(new { accessToken = SignOnToken, expiresIn = 3600, tokenType = "Bearer", refreshToken = SignOnToken })),
            _ => (404, string.Empty),
        };
        await AnswerAsync(context, status, body);
    }

    private (int Status, string Body) AnswerMetadata(string path) => path.TrimEnd('/') switch
    {
        "/latest/meta-data/iam/security-credentials" when HasInstanceRole => (200, "AuditRole"),
        "/latest/meta-data/iam/security-credentials/AuditRole" when HasInstanceRole => (200, Issue()),
        "/latest/dynamic/instance-identity/document" => (200, """{"region":"eu-west-3"}"""),
        _ => (404, string.Empty),
    };

    private string Issue() => JsonSerializer.Serialize(new
    {
        Code = "Success",
        Type = "AWS-HMAC",
        AccessKeyId = SandboxAccounts.OtherAdministratorAccessKey,
        SecretAccessKey = SandboxAccounts.SecretKey,
        Token = SessionToken,
        Expiration = Expiration(),
        LastUpdated = "2026-01-01T00:00:00Z",
    });

    private string IssueSignOn(string accountId) => JsonSerializer.Serialize(new
    {
        roleCredentials = new
        {
            accessKeyId = AccessKeyOf(accountId),
            secretAccessKey = SandboxAccounts.SecretKey,
            sessionToken = SessionToken,
            expiration = DateTimeOffset.UtcNow.Add(Lifetime).ToUnixTimeMilliseconds(),
        },
    });

    private async Task AnswerStsAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var action = form["Action"].ToString();
        var authorization = context.Request.Headers.Authorization.ToString();
        if (action == "GetCallerIdentity")
        {
            var account = authorization.Contains(SandboxAccounts.OtherAdministratorAccessKey, StringComparison.Ordinal) ? SandboxAccounts.OtherAccountId : SandboxAccounts.AccountId;
            await AnswerStsAsync(context, action, $"<Account>{account}</Account><Arn>arn:aws:iam::{account}:user/Somebody</Arn><UserId>Somebody</UserId>");
            return;
        }

        var role = form["RoleArn"].ToString();
        var region = authorization.Split('/') is [_, _, var named, ..] ? named : "unsigned";
        _requests.Enqueue($"{action} {role} session {form["RoleSessionName"]} external {form["ExternalId"]} in {region}");
        if (role.EndsWith("/Denied", StringComparison.Ordinal) || (action == "AssumeRoleWithWebIdentity" && form["WebIdentityToken"] != WebIdentityToken))
        {
            await AnswerAsync(context, 403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Somebody is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>");
            return;
        }

        var accountId = role.Split(':')[4];
        await AnswerStsAsync(
            context,
            action,
            $"<Credentials><AccessKeyId>{AccessKeyOf(accountId)}</AccessKeyId><SecretAccessKey>{SandboxAccounts.SecretKey}</SecretAccessKey><SessionToken>{SessionToken}</SessionToken>"
            + $"<Expiration>{Expiration()}</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId><Arn>arn:aws:sts::{accountId}:assumed-role/Role/x</Arn></AssumedRoleUser>");
    }

    private string Expiration() => DateTimeOffset.UtcNow.Add(Lifetime).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string AccessKeyOf(string accountId) =>
        accountId == SandboxAccounts.OtherAccountId ? SandboxAccounts.OtherAdministratorAccessKey : SandboxAccounts.AdministratorAccessKey;

    private static Task AnswerStsAsync(HttpContext context, string action, string result) => AnswerAsync(
        context,
        200,
        $"<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result>{result}</{action}Result><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></{action}Response>");

    private static async Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('<') ? "text/xml" : "application/json";
        await context.Response.WriteAsync(body);
    }
}
