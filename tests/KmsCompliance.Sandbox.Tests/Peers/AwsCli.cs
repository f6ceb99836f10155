using System.Text.Json;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>The unmodified <c>aws</c>, pointed at a sandbox and at nothing of the machine's own.</summary>
public sealed partial class AwsCli(Uri endpoint, string accessKey = SandboxAccounts.AdministratorAccessKey)
{
    private readonly Dictionary<string, string> _environment = new(Isolation)
    {
        ["AWS_ENDPOINT_URL"] = endpoint.ToString(),
        ["AWS_ACCESS_KEY_ID"] = accessKey,
        ["AWS_SECRET_ACCESS_KEY"] = SandboxAccounts.SecretKey,
    };

    /// <summary>Variables that keep a child process away from the machine's own files and from any other host.</summary>
    public static IReadOnlyDictionary<string, string> Isolation { get; } = new Dictionary<string, string>
    {
        ["AWS_CONFIG_FILE"] = "nowhere",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "nowhere",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_MAX_ATTEMPTS"] = "1",
        // Version 1 of aws has no --no-cli-pager, version 2 would page without it.
        ["AWS_PAGER"] = "",
        ["NO_PROXY"] = "127.0.0.1",
    };

    /// <summary>Runs a command and reads its answer.</summary>
    public async Task<JsonElement> RunAsync(string region, params string[] arguments)
    {
        var (exitCode, output, error) = await StartAsync(region, arguments);
        Assert.True(exitCode == 0, $"aws {string.Join(' ', arguments)}: {error}");
        return output.Length == 0 ? default : JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Runs a command that AWS refuses, and reads the error code.</summary>
    public async Task<string> FailAsync(string region, params string[] arguments)
    {
        var (exitCode, output, error) = await StartAsync(region, arguments);
        Assert.True(exitCode != 0, $"aws {string.Join(' ', arguments)} should fail, and said {output}");
        var code = ErrorCode().Match(error);
        Assert.True(code.Success, error);
        return code.Groups[1].Value;
    }

    private Task<(int ExitCode, string Output, string Error)> StartAsync(string region, string[] arguments) =>
        AwsFork.RunAsync([.. arguments, "--region", region, "--output", "json"], _environment);

    [GeneratedRegex(@"An error occurred \((\w+)\)")]
    private static partial Regex ErrorCode();
}
