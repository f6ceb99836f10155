using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using KmsCompliance.Aws.Tests.Hosting;

namespace KmsCompliance.Aws.Tests.Protocol;

/// <summary>Signature Version 4, worked out again from the request as it arrived.</summary>
public sealed partial class SignatureTests
{
    public static TheoryData<string> Names => Operations.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_request_is_signed_for_its_service_and_Region(string operation)
    {
        await using var server = await CannedServer.StartAsync(Operations.All[operation].Good);
        await using var session = await Sessions.OpenAsync(server.Url);

        await session.CallAsync(operation);

        var request = server.Single;
        var scope = AssertSigned(request);
        Assert.Equal((Sessions.AccessKey, Operations.Region, operation.Split(':')[0]), scope);
        Assert.Null(request.Header("X-Amz-Security-Token"));
    }

    [Theory]
    [InlineData("xray:GetEncryptionConfig")]
    [InlineData("secretsmanager:ListSecrets")]
    [InlineData("kms:DescribeKey")]
    public async Task Temporary_credentials_send_their_token_and_sign_it(string operation)
    {
        await using var server = await CannedServer.StartAsync(Operations.All[operation].Good);
        await using var session = await Sessions.OpenAsync(server.Url, sessionToken: "the-token==");

        await session.CallAsync(operation);

        Assert.Equal("the-token==", server.Single.Header("X-Amz-Security-Token"));
        AssertSigned(server.Single);
        Assert.Contains("x-amz-security-token", SignedHeaders(server.Single));
    }

    [Fact]
    public async Task Renewed_credentials_sign_the_next_call()
    {
        await using var server = await CannedServer.StartAsync(Operations.All["xray:GetEncryptionConfig"].Good);
        var current = "AKIDFIRST00000000001";
        await using var session = await Session.AwsSessionFactory.OpenAsync(
            new Ports.SessionRequest { CredentialSource = () => new Ports.CredentialSnapshot(current, Sessions.SecretKey, null), EndpointUrl = server.Url },
            CancellationToken.None);

        await session.CallAsync("xray:GetEncryptionConfig");
        current = "AKIDSECOND0000000001";
        await session.CallAsync("xray:GetEncryptionConfig");

        Assert.Equal(["AKIDFIRST00000000001", "AKIDSECOND0000000001"], server.Requests.Select(request => AssertSigned(request).AccessKey));
    }

    private static string[] SignedHeaders(WireRequest request) => Authorization().Match(request.Header("Authorization")!).Groups["headers"].Value.Split(';');

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
    private static (string AccessKey, string Region, string Service) AssertSigned(WireRequest request)
    {
        var match = Authorization().Match(request.Header("Authorization") ?? string.Empty);
        Assert.True(match.Success, request.Header("Authorization"));
        var (accessKey, date, region, service) = (match.Groups["key"].Value, match.Groups["date"].Value, match.Groups["region"].Value, match.Groups["service"].Value);
        var time = request.Header("X-Amz-Date")!;
        Assert.StartsWith(date, time, StringComparison.Ordinal);
        var moment = DateTimeOffset.ParseExact(time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(moment, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));

        var signed = SignedHeaders(request);
        Assert.Contains("host", signed);
        Assert.Equal(request.Header("X-Amz-Target") is not null, signed.Contains("x-amz-target"));
        var canonical = string.Join('\n',
        [
            request.Method,
            request.Path,
            string.Empty,
            .. signed.Select(name => $"{name}:{Blanks().Replace(request.Header(name)!.Trim(), " ")}"),
            string.Empty,
            string.Join(';', signed),
            Convert.ToHexStringLower(SHA256.HashData(request.Body)),
        ]);
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{date}/{region}/{service}/aws4_request\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { date, region, service, "aws4_request" }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + Sessions.SecretKey), (secret, part) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(part)));
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))), match.Groups["signature"].Value);
        return (accessKey, region, service);
    }

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<date>[0-9]{8})/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request, ?SignedHeaders=(?<headers>[^,]+), ?Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Authorization();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
