using System.Management.Automation;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Completion;

/// <summary>What Tab offers.</summary>
public sealed class CompletionTests : IAsyncLifetime
{
    private SandboxServer _server = null!;
    private ModuleSession _session = null!;

    public async Task InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        _session = new ModuleSession(_server.Url);
    }

    public async Task DisposeAsync()
    {
        _session.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public void Regions_are_the_enabled_ones_with_their_names()
    {
        var offered = Complete("Get-XRayEncryptionStatus -Region eu-w");

        Assert.Equal(["eu-west-1", "eu-west-2", "eu-west-3"], offered.Select(match => match.CompletionText));
        Assert.Equal("Europe (Ireland)", offered[0].ToolTip);
    }

    [Fact]
    public void Keys_of_the_named_Region_are_offered_by_alias_with_their_state()
    {
        var offered = Complete("Set-XRayCmk -Region eu-west-1 -KeyId alias/");

        Assert.Contains(offered, match => match.CompletionText == "alias/billing" && match.ToolTip.StartsWith("Enabled", StringComparison.Ordinal));
        Assert.DoesNotContain(offered, match => match.CompletionText.StartsWith("alias/aws/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Set-SecretCmk -SecretId cc-")]
    [InlineData("Test-SecretCmk -SecretId cc-")]
    [InlineData("Get-SecretEncryptionStatus -Name cc-")]
    public void Secrets_of_the_Region_are_offered_by_name(string line)
    {
        Assert.Equal(["cc-backend-api-access", "cc-prod-db-credentials", "cc-project5-credentials"], Complete(line).Select(match => match.CompletionText));
    }

    [Fact]
    public void A_name_with_special_characters_stays_one_argument()
    {
        var offered = Complete("Get-SecretEncryptionStatus -Region us-west-2 -SecretId rds");

        Assert.StartsWith("'rds!db-", Assert.Single(offered).CompletionText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-TrailCmk -Region eu-central-1 -TrailId orders", "orders-audit orders-audit-in-eu-west-1")]
    [InlineData("Test-TrailCmk -Region eu-west-1 -TrailId billing-", "billing-audit")]
    [InlineData("Get-TrailEncryptionStatus -Region eu-west-1 -TrailId billing-", "billing-audit")]
    [InlineData("Get-TrailEncryptionStatus -Region eu-west-1 -Name billing-", "billing-audit billing-events")]
    [InlineData("Get-TrailEncryptionStatus -ResourceType E", "EventDataStore")]
    public void Trails_are_offered_by_name_and_event_data_stores_too_where_a_name_will_do(string line, string offered) =>
        Assert.Equal(offered.Split(' '), Complete(line).Select(match => match.CompletionText));

    [Fact]
    public void Event_data_stores_are_offered_by_ARN_with_their_name_and_key()
    {
        var offered = Assert.Single(Complete("Set-TrailCmk -Region us-east-1 -TrailId arn:"));

        Assert.StartsWith("arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/", offered.CompletionText, StringComparison.Ordinal);
        Assert.Equal("event data store security-events, the key that AWS owns", offered.ToolTip);
        Assert.Equal("trail management-events, SSE-S3", Assert.Single(Complete("Set-TrailCmk -Region us-east-1 -TrailId management")).ToolTip);
    }

    [Fact]
    public void Trails_are_offered_where_event_data_stores_may_not_be_listed()
    {
        _server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListEventDataStores" });

        Assert.Equal(["billing-audit"], Complete("Set-TrailCmk -Region eu-west-1 -TrailId b").Select(match => match.CompletionText));
    }

    [Fact]
    public void Services_are_offered_with_their_names() =>
        Assert.Equal(["XRay"], Complete("Get-ServiceEncryptionStatus -Service x").Select(match => match.CompletionText));

    [Theory]
    [InlineData("Get-ServiceCmk -Region eu-west-1 -Alias alias/b")]
    [InlineData("New-ServiceCmk XRay -Region eu-west-1 -Alias alias/b")]
    [InlineData("Test-XRayCmk -Region eu-west-1 -ApprovedKey alias/b")]
    public void Aliases_are_offered_and_those_of_AWS_are_not(string line)
    {
        Assert.Equal(["alias/billing", "alias/billing-multi-region"], Complete(line).Select(match => match.CompletionText));
        Assert.DoesNotContain(Complete(line[..^1]), match => match.CompletionText.StartsWith("alias/aws/", StringComparison.Ordinal));
    }

    [Fact]
    public void Pressed_twice_Tab_asks_AWS_once()
    {
        Complete("Get-XRayEncryptionStatus -Region us-");
        Complete("Get-XRayEncryptionStatus -Region us-w");

        Assert.Equal(1, _server.Calls.Count("ec2", "DescribeRegions"));
    }

    [Fact]
    public void A_failure_is_silent()
    {
        _server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Service = "ec2" });

        Assert.DoesNotContain(Complete("Get-XRayEncryptionStatus -Region us-"), match => match.ResultType == CompletionResultType.ParameterValue);
        Assert.Equal(1, _server.Calls.Count("ec2", "DescribeRegions"));
    }

    [Fact]
    public void Completing_writes_nothing_and_makes_no_key_of_AWS()
    {
        Complete("Set-XRayCmk -Region us-east-1 -KeyId ");
        Complete("Set-SecretCmk -SecretId ");
        Complete("Set-TrailCmk -Region eu-west-1 -TrailId ");

        Assert.All(_server.Calls.Snapshot(), call => Assert.Matches("^(Get|List|Describe)", call.Operation));
    }

    private List<CompletionResult> Complete(string line)
    {
        using var shell = _session.Create(string.Empty);
        shell.Commands.Clear();
        return [.. CommandCompletion.CompleteInput(line, line.Length, options: null, shell).CompletionMatches];
    }
}
