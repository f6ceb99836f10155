using System.Web;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.Iam;

/// <summary>What IAM is asked, and which of its answers are believed.</summary>
public sealed class IdentityCatalogTests
{
    private const string Policy = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/a+b":"50% ü"}}}}""";

    private static readonly string Encoded = Uri.EscapeDataString(Policy);

    private static string User =>
        $"""
        <member><Path>/</Path><UserName>ann</UserName><UserId>AIDA</UserId><Arn>arn:aws:iam::111122223333:user/ann</Arn><CreateDate>2020-01-01T00:00:00Z</CreateDate>
        <UserPolicyList><member><PolicyName>own</PolicyName><PolicyDocument>{Encoded}</PolicyDocument></member></UserPolicyList>
        <GroupList><member>staff</member><member>admins</member></GroupList>
        <AttachedManagedPolicies><member><PolicyName>Read</PolicyName><PolicyArn>arn:aws:iam::aws:policy/Read</PolicyArn></member></AttachedManagedPolicies>
        <PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType><PermissionsBoundaryArn>arn:aws:iam::111122223333:policy/Edge</PermissionsBoundaryArn></PermissionsBoundary>
        <Tags><member><Key>team</Key><Value>sre</Value></member></Tags><New><a/></New></member>
        """;

    private static string Group => "<member><GroupName>staff</GroupName><Arn>arn:aws:iam::111122223333:group/staff</Arn><GroupPolicyList/><AttachedManagedPolicies/></member>";

    private static string Role =>
        $"""
        <member><RoleName>App</RoleName><Arn>arn:aws:iam::111122223333:role/team/App</Arn><AssumeRolePolicyDocument>{Encoded}</AssumeRolePolicyDocument><RolePolicyList/><InstanceProfileList>
        <member><InstanceProfileName>App</InstanceProfileName><Roles><member><RoleName>App</RoleName><Arn>arn:aws:iam::111122223333:role/team/App</Arn><AssumeRolePolicyDocument>x</AssumeRolePolicyDocument></member></Roles></member>
        </InstanceProfileList></member>
        """;

    private static string Managed =>
        $"""
        <member><PolicyName>Edge</PolicyName><Arn>arn:aws:iam::111122223333:policy/Edge</Arn><DefaultVersionId>v2</DefaultVersionId><PolicyVersionList>
        <member><Document>old</Document><VersionId>v1</VersionId><IsDefaultVersion>false</IsDefaultVersion></member>
        <member><Document>{Encoded}</Document><VersionId>v2</VersionId><IsDefaultVersion>true</IsDefaultVersion></member></PolicyVersionList></member>
        """;

    [Fact]
    public async Task Users_groups_roles_and_policies_are_read_page_by_page()
    {
        string[] pages =
        [
            Page("true", "<UserDetailList/>", "one/+="),
            Page("true", $"<UserDetailList>{User}</UserDetailList><GroupDetailList>{Group}</GroupDetailList><RoleDetailList>{Role}</RoleDetailList>", "two"),
            Page("false", $"<Policies>{Managed}</Policies>", "not asked for"),
        ];
        await using var server = await CannedServer.StartAsync((_, number) => Xml(pages[number]));
        await using var session = await Sessions.OpenAsync(server.Url, defaultRegion: "eu-west-1");

        var identities = await ReadAsync(session);

        Assert.Equal(
            ["User ann", "Group staff", "Role App", "ManagedPolicy Edge"],
            identities.Select(static identity => $"{identity.Kind} {identity.Name}"));
        var user = identities[0];
        Assert.Equal(("own", Policy), (Assert.Single(user.Policies).Name, user.Policies[0].Document));
        Assert.Equal(["staff", "admins"], user.Groups);
        Assert.Equal(["arn:aws:iam::aws:policy/Read"], user.AttachedPolicyArns);
        Assert.Equal("arn:aws:iam::111122223333:policy/Edge", user.PermissionsBoundaryArn);
        Assert.Equal(("arn:aws:iam::111122223333:role/team/App", Policy, null), (identities[2].Arn, identities[2].TrustPolicy, identities[2].PermissionsBoundaryArn));
        Assert.Equal(Policy, Assert.Single(identities[3].Policies).Document);
        Assert.Equal([null, "one/+=", "two"], server.Requests.Select(static request => HttpUtility.ParseQueryString(request.Text)["Marker"]));
        Assert.All(server.Requests, static request =>
        {
            var form = HttpUtility.ParseQueryString(request.Text);
            Assert.Equal(("GetAccountAuthorizationDetails", "2010-05-08", "200"), (form["Action"], form["Version"], form["MaxItems"]));
            Assert.Contains("/us-east-1/iam/aws4_request", request.Header("Authorization"), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("cn-northwest-1", "cn-north-1")]
    [InlineData("us-gov-east-1", "us-gov-west-1")]
    [InlineData("ap-southeast-2", "us-east-1")]
    public async Task Each_partition_has_a_Region_of_its_own_for_it(string of, string region)
    {
        await using var server = await CannedServer.StartAsync(Xml(Page("false", string.Empty, null)));
        await using var session = await Sessions.OpenAsync(server.Url, defaultRegion: of);
        Assert.Empty(await ReadAsync(session));
        Assert.Contains($"/{region}/iam/aws4_request", server.Single.Header("Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_not_encoded_is_taken_as_it_is()
    {
        await using var server = await CannedServer.StartAsync(Xml(Page("false", $"<RoleDetailList>{Role.Replace(Encoded, " {\"a\":\"50%25\"}", StringComparison.Ordinal)}</RoleDetailList>", null)));
        await using var session = await Sessions.OpenAsync(server.Url, defaultRegion: "eu-west-1");
        Assert.Equal(" {\"a\":\"50%25\"}", Assert.Single(await ReadAsync(session)).TrustPolicy);
    }

    public static TheoryData<string> Others =>
    [
        Page("maybe", string.Empty, null),
        Page("true", string.Empty, null),
        Page("false", "<UserDetailList><item/></UserDetailList>", null),
        Page("false", "<UserDetailList><member/></UserDetailList>", null),
        Page("false", $"<UserDetailList>{User.Replace("arn:aws:iam::111122223333:user/ann", "ann", StringComparison.Ordinal)}</UserDetailList>", null),
        Page("false", $"<UserDetailList>{User.Replace("<PolicyDocument>", "<Other>", StringComparison.Ordinal).Replace("</PolicyDocument>", "</Other>", StringComparison.Ordinal)}</UserDetailList>", null),
        Page("false", $"<Policies>{Managed.Replace("true", "false", StringComparison.Ordinal)}</Policies>", null),
        Page("false", $"<RoleDetailList>{Role.Replace("AssumeRolePolicyDocument", "Other", StringComparison.Ordinal)}</RoleDetailList>", null),
        Page("false", string.Empty, null).Replace("GetAccountAuthorizationDetailsResult", "Result", StringComparison.Ordinal),
        "<html>Sign in</html>",
        string.Empty,
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task What_is_no_list_of_them_is_an_error(string body)
    {
        await using var server = await CannedServer.StartAsync(Xml(body));
        await using var session = await Sessions.OpenAsync(server.Url, defaultRegion: "eu-west-1");
        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadAsync(session));
        Assert.Equal((FailureKind.InvalidAnswer, "iam:GetAccountAuthorizationDetails", "us-east-1"), (failure.Kind, failure.Operation, failure.Region));
    }

    [Fact]
    public async Task A_refusal_is_one()
    {
        await using var server = await CannedServer.StartAsync(Xml("<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>") with { Status = 403 });
        await using var session = await Sessions.OpenAsync(server.Url, defaultRegion: "eu-west-1");
        Assert.Equal(FailureKind.AccessDenied, (await Assert.ThrowsAsync<AwsCallException>(() => ReadAsync(session))).Kind);
    }

    private static Answer Xml(string body) => new(body) { ContentType = "text/xml" };

    private static string Page(string isTruncated, string lists, string? marker) =>
        $"""
        <GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetAccountAuthorizationDetailsResult>
        <IsTruncated>{isTruncated}</IsTruncated>{lists}{(marker is null ? string.Empty : $"<Marker>{marker}</Marker>")}
        </GetAccountAuthorizationDetailsResult><ResponseMetadata><RequestId>x</RequestId></ResponseMetadata></GetAccountAuthorizationDetailsResponse>
        """;

    private static async Task<List<AccountIdentity>> ReadAsync(IAwsSession session)
    {
        var identities = new List<AccountIdentity>();
        await foreach (var page in session.Identities.ReadAsync(CancellationToken.None))
        {
            identities.AddRange(page);
        }

        return identities;
    }
}
