using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>A status says the alias of its key, or that it was not looked for.</summary>
public sealed class KeyAliasTests : SandboxTest
{
    private const string ById = "billing/api-token-cmk-id";
    private const string ByArn = "billing/api-token-cmk-arn";

    [Fact]
    public void An_alias_that_was_not_looked_for_is_null_and_says_so()
    {
        var status = Assert.Single(Session.Run<SecretEncryptionStatus>($"Get-SecretEncryptionStatus -Region eu-west-1 -Name {ByArn}"));

        Assert.Equal((null, false), (status.KeyAlias, status.KeyAliasLooked));
        Assert.Equal(0, Server.Calls.Count("kms", "ListAliases"));
    }

    [Theory]
    [InlineData($"Get-SecretEncryptionStatus -Region eu-west-1 -Name {ById}, {ByArn} -IncludeAlias")]
    [InlineData($"Get-SecretEncryptionStatus -Region eu-west-1 -SecretId {ById}, {ByArn} -IncludeAlias")]
    [InlineData($"Get-ServiceEncryptionStatus -Region eu-west-1 -Service SecretsManager -ResourceId {ById}, {ByArn} -IncludeAlias")]
    public void With_IncludeAlias_each_key_has_its_alias_for_one_listing(string command)
    {
        var statuses = Session.Run<SecretEncryptionStatus>(command);

        Assert.Equal(2, statuses.Count);
        Assert.All(statuses, status => Assert.Equal(("alias/billing", true), (status.KeyAlias, status.KeyAliasLooked)));
        Assert.Equal(1, Server.Calls.Count("kms", "ListAliases"));
    }

    [Fact]
    public void Aliases_that_were_read_for_one_resource_are_shown_of_all_beside_it()
    {
        var statuses = Session.Run<SecretEncryptionStatus>("Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/*");

        // One of them is configured by alias.
        Assert.Equal(1, Server.Calls.Count("kms", "ListAliases"));
        Assert.All(statuses, status => Assert.True(status.KeyAliasLooked, status.ResourceName));
        Assert.All(statuses.Where(status => status.ResourceName is ById or ByArn), status => Assert.Equal("alias/billing", status.KeyAlias));
        Assert.All(
            Session.Run<SecretEncryptionStatus>("Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/* | Where-Object KeyAlias -eq alias/billing"),
            status => Assert.Contains("00000101", status.KeyArn, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_of_another_account_has_an_alias_that_cannot_be_looked_for()
    {
        var status = Assert.Single(Session.Run<TrailEncryptionStatus>("Get-TrailEncryptionStatus -Region us-west-2 -Name shared-audit -IncludeAlias"));

        Assert.Equal((null, false, "444455556666"), (status.KeyAlias, status.KeyAliasLooked, status.KeyAccountId));
    }

    [Fact]
    public void Where_there_is_no_key_of_ones_own_there_is_no_alias_to_look_for()
    {
        var status = Assert.Single(Session.Run<SecretEncryptionStatus>("Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-default-key"));

        Assert.Equal((null, true), (status.KeyAlias, status.KeyAliasLooked));
    }

    [Fact]
    public void Of_several_aliases_the_first_by_name_is_shown()
    {
        Session.Run("$null = New-ServiceCmk XRay -Region eu-west-2 -Alias alias/b; $null = Set-XRayCmk -Region eu-west-2 -KeyId alias/b");
        var keys = State("eu-west-2").Keys;
        var key = keys.Aliases.Single(alias => alias.Name == "alias/b");
        Assert.Equal("alias/b", Alias());
        keys.Add(new KmsAlias("alias/a", key.TargetKeyId, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));
        keys.Add(new KmsAlias("alias/c", key.TargetKeyId, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));
        Assert.Equal("alias/a", Alias());

        string? Alias() => Assert.Single(Session.Run<XRayEncryptionStatus>("Get-XRayEncryptionStatus -Region eu-west-2 -IncludeAlias")).KeyAlias;
    }

    [Fact]
    public void Where_aliases_may_not_be_read_the_verdict_stands_and_one_warning_a_Region_says_so()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListAliases" });

        var result = Session.Run($"Get-ServiceEncryptionStatus -Region eu-west-1 -Service SecretsManager -ResourceId {ById}, {ByArn} -IncludeAlias; Get-XRayEncryptionStatus -Region eu-west-1 -IncludeAlias");

        Assert.Empty(result.ErrorIds);
        Assert.All(result.Output, item => Assert.Equal((null, false, true), (((EncryptionStatus)item.BaseObject).KeyAlias, ((EncryptionStatus)item.BaseObject).KeyAliasLooked, $"{((EncryptionStatus)item.BaseObject).Compliance}" == "Compliant")));
        Assert.Equal(2, result.Warnings.Count(warning => warning.Contains("KeyAlias", StringComparison.Ordinal) && warning.Contains("eu-west-1", StringComparison.Ordinal)));
    }
}
