using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Shell;

/// <summary>
/// The environment in which the module runs here: one endpoint, made-up keys, and nothing of the user's own account.
/// </summary>
internal static class SandboxEnvironment
{
    /// <summary>The Region used where a command names none.</summary>
    public const string DefaultRegion = "us-east-1";

    private static readonly string[] AwsDomains = [".amazonaws.com", ".amazonaws.com.cn", ".aws.dev", ".api.aws"];

    /// <summary>The variables that point an AWS client at <paramref name="endpoint"/> and at nothing else.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> VariablesFor(Uri endpoint, string region) =>
    [
        new("AWS_ENDPOINT_URL", endpoint.AbsoluteUri.TrimEnd('/')),
        new("AWS_ACCESS_KEY_ID", SandboxAccounts.AdministratorAccessKey),
        new("AWS_SECRET_ACCESS_KEY", SandboxAccounts.SecretKey),
        new("AWS_REGION", region),
        new("AWS_DEFAULT_REGION", region),
        new("AWS_EC2_METADATA_DISABLED", "true"),
        new("AWS_CONFIG_FILE", NoSuchFile("config")),
        new("AWS_SHARED_CREDENTIALS_FILE", NoSuchFile("credentials")),
    ];

    /// <summary>
    /// Makes a process's environment the sandbox's. Every other AWS_ variable goes: a session token, a profile, a role or
    /// an endpoint of a single service would carry a real identity, or carry calls past the sandbox's endpoint.
    /// </summary>
    public static void Apply(IDictionary<string, string?> environment, Uri endpoint, string region)
    {
        foreach (string name in environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            environment.Remove(name);
        }

        foreach ((string name, string value) in VariablesFor(endpoint, region))
        {
            environment[name] = value;
        }

        foreach (string name in (string[])["NO_PROXY", "no_proxy"])
        {
            string? current = environment.TryGetValue(name, out string? value) ? value : null;
            environment[name] = string.IsNullOrEmpty(current) ? endpoint.Host : $"{current},{endpoint.Host}";
        }
    }

    /// <summary>Whether an endpoint is AWS itself: the sandbox has no real keys to send there.</summary>
    public static bool IsAws(Uri endpoint) => Array.Exists(AwsDomains, domain => endpoint.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));

    private static string NoSuchFile(string name) => Path.Combine(Path.GetTempPath(), "kmscompliance-sandbox-has-no-aws", name);
}
