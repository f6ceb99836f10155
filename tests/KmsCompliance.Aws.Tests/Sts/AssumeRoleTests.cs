using System.Web;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.Sts;

/// <summary>A role is asked for as STS takes it, and what is no session of its account is not taken.</summary>
public sealed class AssumeRoleTests
{
    private const string Role = "arn:aws:iam::555566667777:role/team/Audit";
    private const string Session = "arn:aws:sts::555566667777:assumed-role/Audit/KmsCompliance";

    private static string Good => Answer(Credentials, Session);

    private static string Credentials =>
        "<Credentials><AccessKeyId>ASIAEXAMPLE000000001</AccessKeyId><SecretAccessKey>not-a-secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2026-11-28T21:00:00Z</Expiration></Credentials>";

    [Fact]
    public async Task The_role_its_external_id_and_tags_are_sent_as_a_form()
    {
        await using var server = await CannedServer.StartAsync(new Answer(Good) { ContentType = "text/xml" });
        await using var session = await Sessions.OpenAsync(server.Url, defaultRegion: "eu-west-1");

        var assumed = await session.AssumeRoleAsync(
            new RoleRequest(Role, "KmsCompliance")
            {
                ExternalId = "agreed:/+=",
                DurationSeconds = 900,
                Tags = new TextDictionary([new("Team", "security & audit"), new("Level", "")]),
            },
            CancellationToken.None);

        var form = HttpUtility.ParseQueryString(server.Single.Text);
        Assert.Equal(
            [
                "Action=AssumeRole", "DurationSeconds=900", "ExternalId=agreed:/+=", $"RoleArn={Role}", "RoleSessionName=KmsCompliance",
                "Tags.member.1.Key=Level", "Tags.member.1.Value=", "Tags.member.2.Key=Team", "Tags.member.2.Value=security & audit", "Version=2011-06-15",
            ],
            form.AllKeys.Order(StringComparer.Ordinal).Select(key => $"{key}={form[key]}"));
        Assert.Contains("/eu-west-1/sts/aws4_request", server.Single.Header("Authorization"), StringComparison.Ordinal);
        Assert.Equal(("555566667777", Session, "ASIAEXAMPLE000000001"), (assumed.Identity.AccountId, assumed.Identity.Arn, assumed.Identity.AccessKeyId));
        Assert.Equal(new DateTimeOffset(2026, 11, 28, 21, 0, 0, TimeSpan.Zero), assumed.ExpiresAt);
    }

    public static TheoryData<string> Others =>
    [
        Answer(Credentials, "arn:aws:sts::666677778888:assumed-role/Audit/KmsCompliance"),
        Answer(Credentials, "arn:aws:sts:::assumed-role/Audit/KmsCompliance"),
        Answer(Credentials, "nobody"),
        Answer(Credentials, string.Empty),
        Answer(string.Empty, Session),
        Answer(Credentials.Replace("<AccessKeyId>ASIAEXAMPLE000000001</AccessKeyId>", string.Empty, StringComparison.Ordinal), Session),
        Answer(Credentials.Replace("not-a-secret", string.Empty, StringComparison.Ordinal), Session),
        Answer(Credentials.Replace("token<", "<", StringComparison.Ordinal), Session),
        Answer(Credentials.Replace("2026-11-28T21:00:00Z", "tomorrow", StringComparison.Ordinal), Session),
        Good.Replace("AssumeRoleResult", "GetSessionTokenResult", StringComparison.Ordinal),
        Good[..^40],
        "<html>Sign in</html>",
        string.Empty,
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task What_is_no_session_of_the_role_s_account_is_not_taken_and_its_credentials_are_not_told(string body)
    {
        var failure = await FailAsync(new Answer(body) { ContentType = "text/xml" });
        Assert.Equal((FailureKind.InvalidAnswer, "sts:AssumeRole"), (failure.Kind, failure.Operation));
        Assert.DoesNotContain("not-a-secret", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ASIAEXAMPLE", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccessDenied", 403, FailureKind.AccessDenied)]
    [InlineData("ExpiredToken", 403, FailureKind.Authentication)]
    [InlineData("InvalidClientTokenId", 403, FailureKind.TokenNotAccepted)]
    [InlineData("RegionDisabledException", 403, FailureKind.TokenNotAccepted)]
    [InlineData("ValidationError", 400, FailureKind.InvalidArgument)]
    [InlineData("Throttling", 400, FailureKind.Throttled)]
    public async Task A_refusal_is_told_in_STS_s_own_words(string code, int status, FailureKind kind)
    {
        var failure = await FailAsync(new Answer($"<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>Not so.</Message></Error><RequestId>r-7</RequestId></ErrorResponse>", status) { ContentType = "text/xml" });
        Assert.Equal((kind, code, "Not so.", "r-7"), (failure.Kind, failure.Code, failure.Message, failure.RequestId));
    }

    private static string Answer(string credentials, string arn) =>
        $"<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>{credentials}<AssumedRoleUser><Arn>{arn}</Arn><AssumedRoleId>AROAEXAMPLE:KmsCompliance</AssumedRoleId></AssumedRoleUser><New/></AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>";

    private static async Task<AwsCallException> FailAsync(Answer answer)
    {
        await using var server = await CannedServer.StartAsync(answer);
        await using var session = await Sessions.OpenAsync(server.Url);
        return await Assert.ThrowsAsync<AwsCallException>(() => session.AssumeRoleAsync(new RoleRequest(Role, "KmsCompliance"), CancellationToken.None));
    }
}
