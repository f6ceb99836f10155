using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

public sealed class ControlTests : IAsyncLifetime
{
    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Calls_are_counted_by_service_operation_and_Region()
    {
        using var elsewhere = Client.In("eu-west-1");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? Client : elsewhere).KmsAsync("ListKeys")));
        await Client.SecretsAsync("DescribeSecret", new { SecretId = "none" });

        var calls = _sandbox.Server.Calls;
        Assert.Equal(41, calls.Total);
        Assert.Equal(40, calls.Count("kms", "ListKeys"));
        Assert.Equal(20, calls.Count("kms", "ListKeys", "eu-west-1"));

        var stats = await Client.Http.GetFromJsonAsync<JsonElement>("/_sandbox/stats");
        Assert.Equal(41, stats.GetProperty("total").GetInt32());
        Assert.Equal(40, stats.GetProperty("operations").EnumerateArray().Single(entry => entry.GetProperty("operation").GetString() == "ListKeys").GetProperty("count").GetInt32());
        Assert.Equal(3, stats.GetProperty("calls").GetArrayLength());
    }

    [Fact]
    public async Task Reset_of_the_counts_keeps_the_state_and_reset_brings_the_estate_back()
    {
        await Client.CreateKeyAsync();
        using var counts = await Client.Http.PostAsync("/_sandbox/reset?counts", null);
        Assert.Equal(0, _sandbox.Server.Calls.Total);
        Assert.Single((await Client.KmsAsync("ListKeys"))["Keys"].EnumerateArray());
        using var all = await Client.Http.PostAsync("/_sandbox/reset", null);
        Assert.Empty((await Client.KmsAsync("ListKeys"))["Keys"].EnumerateArray());
    }

    [Fact]
    public async Task Health_is_told()
    {
        Assert.Equal("ok", (await Client.Http.GetFromJsonAsync<JsonElement>("/_sandbox/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Control_paths_are_closed_to_a_page_that_names_this_machine_otherwise()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_sandbox/stats");
        request.Headers.Host = "rebound.example";
        using var response = await Client.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/_sandbox/nothing")]
    [InlineData("GET", "/_sandbox/reset")]
    public async Task Other_control_paths_are_not_found(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await Client.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
