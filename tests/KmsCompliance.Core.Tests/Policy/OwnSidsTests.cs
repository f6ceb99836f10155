using KmsCompliance.Policy.Building;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>The one list of Sids, held against all that writes them.</summary>
public sealed class OwnSidsTests
{
    private const string Account = "EnableRootAccountPermissions";

    private static readonly KeyPolicyRequest Everyone = new()
    {
        AccountId = "111122223333",
        Region = "eu-west-1",
        Administrators = ["arn:aws:iam::111122223333:role/Admin"],
        Users = [User],
        Readers = [Role],
        ExternalAccounts = ["444455556666"],
    };

    [Fact]
    public void Every_Sid_that_is_written_is_on_the_list_and_no_other_is()
    {
        var written = ServiceCatalog.All.SelectMany(Written).Where(static sid => sid != Account).ToList();

        Assert.All(written, static sid => Assert.NotNull(ServiceCatalog.OwnSids.BaseOf(sid)));
        Assert.Equal(ServiceCatalog.OwnSids.All.Order(StringComparer.Ordinal), written.Select(static sid => ServiceCatalog.OwnSids.BaseOf(sid)!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(ServiceCatalog.OwnSids.All, ServiceCatalog.OwnSids.All.Distinct());
    }

    [Fact]
    public void What_a_repair_adds_is_the_modules_own()
    {
        var bare = PolicyOf($$"""{"Sid":"{{Account}}","Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:PutKeyPolicy","Resource":"*"}""");
        var missing = ServiceCatalog.All
            .Select(static service => service.GetScenarios(new(For(service), Key)))
            .SelectMany(scenarios => scenarios)
            .SelectMany(scenario => scenario.Evaluate(bare).MissingStatements)
            .Select(static statement => statement.Sid!)
            .Where(static sid => !sid.StartsWith(Account, StringComparison.Ordinal))
            .ToList();

        Assert.True(missing.Count > 10);
        Assert.All(missing, static sid => Assert.NotNull(ServiceCatalog.OwnSids.BaseOf(sid)));
    }

    [Theory]
    [InlineData("AllowXRay", "AllowXRay")]
    [InlineData("AllowXRay2", "AllowXRay")]
    [InlineData("AllowXRay10", "AllowXRay")]
    [InlineData("AllowReadingTracesFrom444455556666", "AllowReadingTraces")]
    [InlineData("AllowReadingTracesFrom4444555566662", "AllowReadingTraces")]
    [InlineData("AllowReadingThroughSecretsManagerFrom444455556666", "AllowReadingThroughSecretsManager")]
    [InlineData("AllowCloudTrailLake", "AllowCloudTrailLake")]
    [InlineData("AllowXRay1", null)]
    [InlineData("AllowXRay02", null)]
    [InlineData("AllowXRayToo", null)]
    [InlineData("allowxray", null)]
    [InlineData("AllowXRayFrom444455556666", null)]
    [InlineData("AllowReadingTracesFrom44445555666", null)]
    [InlineData("AllowReadingTracesFrom4444555566661", null)]
    [InlineData("AllowReadingTracesFrom44445555666x", null)]
    [InlineData("AllowReadingTracesFrom", null)]
    [InlineData("EnableRootAccountPermissions", null)]
    [InlineData("Enable IAM User Permissions", null)]
    [InlineData("", null)]
    public void A_Sid_is_known_with_its_endings(string sid, string? expected) => Assert.Equal(expected, ServiceCatalog.OwnSids.BaseOf(sid));

    [Theory]
    [InlineData("Allow", "Principal", true)]
    [InlineData("Deny", "Principal", false)]
    [InlineData("Deny", "NotPrincipal", false)]
    public void What_denies_is_not_the_modules_whatever_its_Sid(string effect, string principal, bool expected) =>
        Assert.Equal(expected, ServiceCatalog.OwnSids.IsOwn(PolicyOf($$"""{"Sid":"AllowXRay","Effect":"{{effect}}","{{principal}}":{"AWS":"{{Role}}"},"Action":"kms:*","Resource":"*"}""").Statements[0]));

    private static IEnumerable<string> Written(ServiceDefinition service) => service.BuildKeyPolicy(For(service)).Statements.Select(static statement => statement.Sid!);

    private static KeyPolicyRequest For(ServiceDefinition service) =>
        service.PolicyFacts.NoExternalAccounts is null ? Everyone : Everyone with { ExternalAccounts = [] };
}
