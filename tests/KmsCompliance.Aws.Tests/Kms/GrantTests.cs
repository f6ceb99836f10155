using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.Kms;

/// <summary>Grants as ListGrants shows them.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html"/></remarks>
public sealed class GrantTests
{
    [Theory]
    [InlineData("\"GranteePrincipal\": \"arn:aws:iam::111122223333:role/Reader\"", "arn:aws:iam::111122223333:role/Reader")]
    [InlineData("\"GranteeServicePrincipal\": \"dynamodb.amazonaws.com\"", "dynamodb.amazonaws.com")]
    public async Task The_grantee_is_a_principal_or_a_service(string grantee, string expected) =>
        Assert.Equal((expected, false), await ReadAsync(grantee) is var grant ? (grant.GranteePrincipal, grant.HasOtherConstraint) : default);

    [Theory]
    [InlineData("{\"SourceArn\": \"arn:aws:dynamodb:eu-west-1:111122223333:table/a\"}")]
    [InlineData("{\"SourceArn\": \"arn:aws:dynamodb:eu-west-1:111122223333:table/a\", \"EncryptionContextSubset\": {\"a\": \"b\"}}")]
    public async Task A_grant_for_one_resource_of_a_service_says_which(string constraints)
    {
        var grant = await ReadAsync($"\"GranteeServicePrincipal\": \"dynamodb.amazonaws.com\", \"Constraints\": {constraints}");
        Assert.Equal(("arn:aws:dynamodb:eu-west-1:111122223333:table/a", false), (grant.SourceArn, grant.HasOtherConstraint));
    }

    [Fact]
    public async Task A_constraint_that_came_later_allows_nothing_for_certain() =>
        Assert.True((await ReadAsync("\"GranteeServicePrincipal\": \"dynamodb.amazonaws.com\", \"Constraints\": {\"Later\": \"x\"}")).HasOtherConstraint);

    private static async Task<KeyGrant> ReadAsync(string members)
    {
        await using var server = await CannedServer.StartAsync(new Answer($$"""{"Grants": [{"GrantId": "g", "Operations": ["Decrypt"], {{members}}}], "Truncated": false}"""));
        await using var session = await Sessions.OpenAsync(server.Url);
        var grants = new List<KeyGrant>();
        await foreach (var grant in session.GetKeyCatalog("eu-west-1").ListGrantsAsync("00000101-5a6d-4b0c-8000-000000000101", CancellationToken.None))
        {
            grants.Add(grant);
        }

        return Assert.Single(grants);
    }
}
