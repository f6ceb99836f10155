using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Shell;

/// <summary>
/// The environment in which the module runs here: one endpoint, made-up keys, and nothing of the user's own account.
/// </summary>
internal static class SandboxEnvironment
{
    /// <summary>The Region used where a command names none.</summary>
    public const string DefaultRegion = "us-east-1";

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
    /// Makes this process the sandbox's. Every other AWS_ variable goes: a session token, a profile, a role or an
    /// endpoint of a single service would carry a real identity, or carry calls past the sandbox's endpoint.
    /// </summary>
    public static void Apply(Uri endpoint, string region)
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>()
                     .Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        foreach ((string name, string value) in VariablesFor(endpoint, region))
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        KeepOffProxy(endpoint.Host);
        // The engine reports module imports to Microsoft unless told not to, and reads this before its first import.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
    }

    /// <summary>Checks an endpoint that a user named.</summary>
    /// <exception cref="SandboxException">It is AWS itself: the sandbox has no real keys to send there.</exception>
    public static void Refuse(Uri endpoint)
    {
        string[] real = [".amazonaws.com", ".amazonaws.com.cn", ".aws.dev", ".api.aws"];
        if (Array.Exists(real, suffix => endpoint.Host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)))
        {
            throw new SandboxException(
                $"{endpoint.Host} is AWS itself. The sandbox only ever signs with made-up keys; for a real account, import KmsCompliance.psd1 in pwsh.");
        }
    }

    private static void KeepOffProxy(string host)
    {
        foreach (string name in (string[])["NO_PROXY", "no_proxy"])
        {
            string? current = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, string.IsNullOrEmpty(current) ? host : $"{current},{host}");
        }
    }

    private static string NoSuchFile(string name) => Path.Combine(Path.GetTempPath(), "kmscompliance-sandbox-has-no-aws", name);
}
