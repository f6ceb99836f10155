using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Aws.Tests.Protocol;
using KmsCompliance.Errors;

namespace KmsCompliance.Aws.Tests.Endpoints;

/// <summary>Which endpoints are called.</summary>
[Collection(nameof(EndpointRuleTests))]
public sealed class EndpointRuleTests
{
    [Theory]
    [InlineData("http://aws.example.com/", "InsecureEndpoint")]
    [InlineData("http://192.0.2.7:4577/", "InsecureEndpoint")]
    [InlineData("http://user:word@127.0.0.1:4577/", "EndpointHasUserInfo")]
    [InlineData("https://user@aws.example.com/", "EndpointHasUserInfo")]
    public async Task An_endpoint_that_others_could_read_or_that_carries_a_name_is_refused(string url, string errorId)
    {
        var refused = await Assert.ThrowsAsync<FailureException>(() => Sessions.OpenAsync(new Uri(url)));
        Assert.Equal(errorId, refused.Failure.ErrorId);
        Assert.DoesNotContain("word", refused.Failure.Message.Replace("password", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", false)]
    [InlineData("http://localhost:1/", false)]
    [InlineData("http://[::1]:1/", false)]
    [InlineData("https://aws.example.com/", false)]
    [InlineData("http://aws.example.com/", true)]
    public async Task An_endpoint_on_this_machine_one_by_https_and_one_that_was_allowed_are_taken(string url, bool allow)
    {
        await using var session = await Sessions.OpenAsync(new Uri(url), allowInsecure: allow);
        Assert.Contains(url, session.Origin, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL", "http://aws.example.com", "InsecureEndpoint")]
    [InlineData("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://aws.example.com", "InsecureEndpoint")]
    [InlineData("AWS_ENDPOINT_URL", "https://user:word@aws.example.com", "EndpointHasUserInfo")]
    [InlineData("AWS_ENDPOINT_URL", "ftp://aws.example.com", "InvalidEndpointUrl")]
    public async Task An_endpoint_of_the_environment_is_refused_like_any_other(string variable, string url, string errorId)
    {
        using var _ = new Variable(variable, url);
        await using var session = await Sessions.OpenAsync(endpoint: null);
        var refused = Assert.Throws<FailureException>(() => session.GetAdapter("SecretsManager", "eu-west-1"));
        Assert.Equal((errorId, true), (refused.Failure.ErrorId, refused.EndsRun));
    }

    [Fact]
    public async Task An_endpoint_of_the_environment_is_used_and_told_once()
    {
        await using var server = await CannedServer.StartAsync(Answer.Empty with { Body = """{"SecretList":[]}""" });
        using var _ = new Variable("AWS_ENDPOINT_URL", server.Url.ToString());
        await using var session = await Sessions.OpenAsync(endpoint: null);
        Assert.Empty(session.TakeNotes());
        await session.CallAsync("secretsmanager:ListSecrets");
        session.GetAdapter("CloudTrail", "eu-west-1");
        Assert.Equal([$"The endpoint {server.Url} is the environment's or the profile's."], session.TakeNotes());
        Assert.Empty(session.TakeNotes());
        Assert.Single(server.Requests);
    }

    private sealed class Variable : IDisposable
    {
        private readonly string _name;

        public Variable(string name, string value)
        {
            _name = name;
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(_name, null);
    }
}

/// <summary>Changes the environment, which every other test reads.</summary>
[CollectionDefinition(nameof(EndpointRuleTests), DisableParallelization = true)]
public sealed class ChangesEnvironment;
