using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>The sinks and links of the default estate, from either side.</summary>
public sealed class ObservabilityTests : IAsyncLifetime
{
    private const string Monitoring = SandboxAccounts.OtherAccountId;

    private TestSandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.DefaultAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task What_an_account_sends_is_what_the_monitoring_account_takes()
    {
        using var source = _sandbox.Client.In("eu-west-1");
        var link = Assert.Single((await source.OamAsync("ListLinks"))["Items"].EnumerateArray());
        Assert.Equal(["AWS::CloudWatch::Metric", "AWS::XRay::Trace"], link.GetProperty("ResourceTypes").EnumerateArray().Select(Text));
        Assert.StartsWith($"arn:aws:oam:eu-west-1:{Monitoring}:sink/", Text(link.GetProperty("SinkArn")), StringComparison.Ordinal);
        Assert.Empty((await source.OamAsync("ListSinks"))["Items"].EnumerateArray());
        var same = await source.OamAsync("GetLink", new { Identifier = Text(link.GetProperty("Arn")) });
        Assert.Equal(Text(link.GetProperty("SinkArn")), same["SinkArn"].GetString());

        using var monitoring = source.As(SandboxAccounts.OtherAdministratorAccessKey);
        var sink = Assert.Single((await monitoring.OamAsync("ListSinks"))["Items"].EnumerateArray());
        Assert.Equal(Text(link.GetProperty("SinkArn")), Text(sink.GetProperty("Arn")));
        var pages = new List<string>();
        string? token = null;
        do
        {
            var page = await monitoring.OamAsync("ListAttachedLinks", token is null ? new { SinkIdentifier = Text(sink.GetProperty("Arn")), MaxResults = 1 } : new { SinkIdentifier = Text(sink.GetProperty("Arn")), MaxResults = 1, NextToken = token });
            pages.Add(Text(Assert.Single(page["Items"].EnumerateArray()).GetProperty("LinkArn")));
            token = page.Has("NextToken") ? page["NextToken"].GetString() : null;
        }
        while (token is not null);

        Assert.Equal(["111122223333", "555566667777"], pages.Select(static arn => arn.Split(':')[4]));
        Assert.Contains(Text(link.GetProperty("Arn")), pages);
    }

    [Theory]
    [InlineData("""{ "sinks": [ { "region": "eu-west-1" }, { "region": "eu-west-1" } ] }""", "sinks[1].region")]
    [InlineData("""{ "links": [ { "region": "eu-west-1", "monitoringAccount": "111122223333" } ] }""", "links[0].monitoringAccount")]
    [InlineData("""{ "links": [ { "region": "eu-west-1", "monitoringAccount": "999988887777" } ] }""", "links[0].monitoringAccount")]
    [InlineData("""{ "sinks": [ { "region": "eu-west-1" } ], "links": [ { "region": "eu-west-1", "monitoringAccount": "123456789012" } ] }""", "links[0].monitoringAccount")]
    [InlineData("""{ "links": [ { "region": "eu-west-1", "monitoringAccount": "1" } ] }""", "links[0].monitoringAccount")]
    [InlineData("""{ "links": [ { "region": "eu-west-1", "monitoringAccount": "444455556666", "resourceTypes": [ "Trace" ] } ] }""", "links[0].resourceTypes")]
    public void An_estate_that_links_to_nothing_is_refused(string members, string where)
    {
        var estate = JsonSerializer.Deserialize<EstateDocument>($$"""{ "accounts": [ { "id": "123456789012", {{members.Trim()[1..]}} ] }""", EstateFile.Json)!;
        var error = Assert.Throws<EstateException>(() => _sandbox.Server.World.Seed(estate));
        Assert.Contains($"accounts[0].{where}", error.Message, StringComparison.Ordinal);
    }

    private static string Text(JsonElement element) => element.GetString()!;
}
