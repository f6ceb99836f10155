using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>Resources of any service are looked at one by one, or by patterns of their names.</summary>
public sealed class NamedResourceTests : SandboxTest
{
    private const string Setting = "xray/111122223333/eu-west-1";
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit";

    [Fact]
    public void Resources_of_several_services_are_looked_up_where_their_ids_say_and_nothing_else_is_listed()
    {
        var statuses = Session.Run<EncryptionStatus>($"Get-ServiceEncryptionStatus -ResourceId {Trail}, {Setting}, {Trail}");

        Assert.Equal([Trail, Setting], statuses.Select(status => status.ResourceId).Order(StringComparer.Ordinal));
        Assert.All(statuses, status => Assert.Equal("eu-west-1", status.Region));
        Assert.Equal((1, 0), (Server.Calls.Count("cloudtrail", "GetTrail"), Server.Calls.Count("cloudtrail", "DescribeTrails")));
    }

    [Fact]
    public void A_resource_is_named_as_its_status_names_it()
    {
        var all = Verdicts("$global:all = Get-ServiceEncryptionStatus -Region eu-west-1, us-east-1; $all");

        Assert.True(all.Select(verdict => verdict.Service).Distinct().Count() > 1);
        Assert.Equal(all, Verdicts("Get-ServiceEncryptionStatus -ResourceId $all"));
        Assert.Equal(all, Verdicts("Get-ServiceEncryptionStatus -ResourceId $all.ResourceId"));
    }

    [Fact]
    public void A_name_is_of_the_service_that_is_named_beside_it()
    {
        var status = Assert.Single(Session.Run<SecretEncryptionStatus>("Get-ServiceEncryptionStatus -Service SecretsManager -ResourceId cc-prod-db-credentials"));

        Assert.Equal(("cc-prod-db-credentials", "us-east-1"), (status.ResourceName, status.Region));
        Assert.Equal(0, Server.Calls.Count("secretsmanager", "ListSecrets"));
    }

    [Fact]
    public void A_name_of_several_services_is_refused_before_any_call()
    {
        RunWithError("Get-ServiceEncryptionStatus -ResourceId cc-prod-db-credentials", "UnknownResource");
        RunWithError("Get-ServiceEncryptionStatus -Service SecretsManager, XRay -ResourceId cc-prod-db-credentials", "UnknownResource");
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void A_pattern_is_of_the_names_of_the_service_that_is_named_beside_it()
    {
        var listed = Session.Run<SecretEncryptionStatus>("Get-SecretEncryptionStatus -Region us-east-1, eu-west-1 -Name cc-*").Select(status => status.ResourceId);
        var matched = Session.Run<SecretEncryptionStatus>("Get-ServiceEncryptionStatus -Region us-east-1, eu-west-1 -Service SecretsManager -ResourceId cc-*").Select(status => status.ResourceId);

        Assert.NotEmpty(listed);
        Assert.Equal(listed, matched);
    }

    [Theory]
    [InlineData("-ResourceId cc-*", "UnknownResource")]
    [InlineData("-Service SecretsManager -ResourceId cc-*, cc-prod-db-credentials", "PatternsBesideNames")]
    public void Patterns_without_a_service_or_beside_names_end_the_command(string parameters, string errorId)
    {
        RunWithError($"Get-ServiceEncryptionStatus {parameters}", errorId);
        Assert.Equal(0, Server.Calls.Total);
    }

    private List<(string Service, string ResourceId, string? KeyArn, string Reason)> Verdicts(string script) =>
        [.. Session.Run<EncryptionStatus>(script).Select(status => (status.Service, status.ResourceId, status.KeyArn, status.Reason)).OrderBy(verdict => verdict.ResourceId, StringComparer.Ordinal)];
}
