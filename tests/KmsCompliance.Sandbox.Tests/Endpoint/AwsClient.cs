using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>Plain HTTP with a header that has the shape of a signature.</summary>
public sealed class AwsClient(Uri url) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url };

    public string AccessKey { get; init; } = SandboxAccounts.AdministratorAccessKey;

    public string? SessionToken { get; init; }

    public string Region { get; init; } = "us-east-1";

    public HttpClient Http => _http;

    public AwsClient In(string region) => new(url) { AccessKey = AccessKey, SessionToken = SessionToken, Region = region };

    public AwsClient As(string accessKey, string? sessionToken = null) => new(url) { AccessKey = accessKey, SessionToken = sessionToken, Region = Region };

    public Task<Answer> KmsAsync(string operation, object? input = null) => JsonAsync("kms", $"TrentService.{operation}", "/", input);

    /// <summary>With a ClientRequestToken where the operation needs one and the input has none, as AWS's clients make it up.</summary>
    public Task<Answer> SecretsAsync(string operation, object? input = null) =>
        PlainSecretsAsync(operation, operation is "CreateSecret" or "UpdateSecret" or "PutSecretValue" ? WithToken(input) : input);

    public Task<Answer> PlainSecretsAsync(string operation, object? input) => JsonAsync("secretsmanager", $"secretsmanager.{operation}", "/", input);

    public Task<Answer> XRayAsync(string path, object? input = null) => JsonAsync("xray", null, path, input);

    public Task<Answer> OamAsync(string operation, object? input = null) => JsonAsync("oam", null, $"/{operation}", input);

    public Task<Answer> CloudTrailAsync(string operation, object? input = null) =>
        JsonAsync("cloudtrail", $"com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.{operation}", "/", input);

    public async Task<Answer> S3Async(HttpMethod method, string path, string? body = null)
    {
        using var request = Request("s3", path);
        request.Method = method;
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/xml");
        return await SendAsync(request);
    }

    /// <summary>Makes a bucket in the client's Region.</summary>
    public async Task CreateBucketAsync(string name) =>
        (await S3Async(HttpMethod.Put, "/" + name, Region == "us-east-1" ? null : $"<CreateBucketConfiguration><LocationConstraint>{Region}</LocationConstraint></CreateBucketConfiguration>")).Succeeded();

    public async Task<(int Status, string Body)> QueryAsync(string service, string form)
    {
        using var request = Request(service, "/");
        request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public HttpRequestMessage Request(string service, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={AccessKey}/20260601/{Region}/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=0");
        if (SessionToken is { } token)
        {
            request.Headers.Add("X-Amz-Security-Token", token);
        }

        return request;
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(pair => pair.Key, pair => string.Join(',', pair.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    /// <summary>Makes a key and answers its id.</summary>
    public async Task<string> CreateKeyAsync(object? input = null) =>
        (await KmsAsync("CreateKey", input))["KeyMetadata"].GetProperty("KeyId").GetString()!;

    public string KeyArn(string keyId, string accountId = SandboxAccounts.AccountId) => $"arn:aws:kms:{Region}:{accountId}:key/{keyId}";

    public void Dispose() => _http.Dispose();

    private static JsonNode WithToken(object? input)
    {
        var members = JsonSerializer.SerializeToNode(input ?? new { })!;
        members["ClientRequestToken"] ??= Guid.NewGuid().ToString();
        return members;
    }

    /// <summary>Calls an operation whose input and output are JSON.</summary>
    /// <param name="service">The signing name.</param>
    /// <param name="target">What X-Amz-Target says; null for an operation that its path names.</param>
    /// <param name="path">The path.</param>
    /// <param name="input">The input; null for an empty one.</param>
    public async Task<Answer> JsonAsync(string service, string? target, string path, object? input)
    {
        using var request = Request(service, path);
        if (target is not null)
        {
            request.Headers.Add("X-Amz-Target", target);
        }

        request.Content = new StringContent(JsonSerializer.Serialize(input ?? new { }));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(target is null ? "application/json" : "application/x-amz-json-1.1");
        return await SendAsync(request);
    }
}
