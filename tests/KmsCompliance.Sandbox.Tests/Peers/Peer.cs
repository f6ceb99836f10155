using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>Programs that others wrote, run as child processes against the sandbox.</summary>
public static class Peer
{
    /// <summary>The AWS command line.</summary>
    public const string Aws = "aws";

    /// <summary>Moto's AWS endpoint.</summary>
    public const string Moto = "moto_server";

    /// <summary>Python with botocore.</summary>
    public const string Botocore = "python3 with botocore";

    /// <summary>Node.js with the AWS SDK clients of npm.</summary>
    public const string NpmSdk = "node with the AWS SDK clients of npm";

    /// <summary>Node.js with the validator of SARIF of npm.</summary>
    public const string SarifMultitool = "node with sarif-multitool of npm";

    /// <summary>Node.js with cfn-guard and DuckDB of npm.</summary>
    public const string Validators = "node with cfn-guard and DuckDB of npm";

    /// <summary>Node.js with the types of HashiCorp's AWS provider of npm.</summary>
    public const string ProviderTypes = "node with the types of HashiCorp's AWS provider of npm";

    /// <summary>A shell with gzip and jq.</summary>
    public const string Jq = "sh with gzip and jq";

    /// <summary>Python with moto.</summary>
    public const string MotoModels = "python3 with moto";

    /// <summary>AWS's linter of CloudFormation templates.</summary>
    public const string CfnLint = "cfn-lint";

    /// <summary>Terraform, for the form of its sources: no provider is needed.</summary>
    public const string Terraform = "terraform";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly ConcurrentDictionary<string, Lazy<bool>> Known = new();

    public static bool IsThere(string peer) => Known.GetOrAdd(peer, name => new Lazy<bool>(() => Probe(name))).Value;

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        RemoveOwnSettings(start);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{program}' ran longer than {Limit}.");
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>Keeps the machine's own credentials and settings out of a program.</summary>
    internal static void RemoveOwnSettings(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }
    }

    private static bool Probe(string peer)
    {
        try
        {
            return StartAsync(peer).GetAwaiter().GetResult().ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static Task<(int ExitCode, string Output, string Error)> StartAsync(string peer)
    {
        if (peer == NpmSdk)
        {
            return Peers.NpmSdk.EnsureAsync();
        }

        if (peer == SarifMultitool)
        {
            return Peers.SarifMultitool.EnsureAsync();
        }

        if (peer == Validators)
        {
            return Peers.Validators.EnsureAsync();
        }

        if (peer == ProviderTypes)
        {
            return Peers.ProviderTypes.EnsureAsync();
        }

        var (program, arguments) = peer switch
        {
            Aws => ("aws", new[] { "--version" }),
            Moto => ("moto_server", ["--help"]),
            Botocore => ("python3", ["-c", "import botocore"]),
            MotoModels => ("python3", ["-c", "import moto"]),
            CfnLint => ("cfn-lint", ["--version"]),
            Terraform => ("terraform", ["version"]),
            Jq => ("sh", ["-c", "jq --version && gzip --version"]),
            _ => throw new ArgumentException($"No peer is called '{peer}'.", nameof(peer)),
        };
        return RunAsync(program, arguments);
    }
}
