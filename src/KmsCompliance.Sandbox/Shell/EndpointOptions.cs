using System.Net.Sockets;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Shell.CommandLine;

namespace KmsCompliance.Sandbox.Shell;

/// <summary>The options by which a command line shapes the endpoint that it starts.</summary>
internal static class EndpointOptions
{
    private static readonly Option Estate = new("--estate", "FILE", "What is in the accounts, as JSON; a small default estate without it.");
    private static readonly Option Latency = new("--latency", "TIME", "Answer every call this much later, such as 40ms (0).");
    private static readonly Option XRayUpdating = new("--xray-updating", "TIME", "How long X-Ray says UPDATING after a change (3s).");
    private static readonly Option ConsistencyDelay = new("--consistency-delay", "TIME", "How long new keys and aliases stay invisible (0).");

    /// <summary>All of them, for a verb to add to its own.</summary>
    public static IReadOnlyList<Option> All { get; } = [Estate, Latency, XRayUpdating, ConsistencyDelay];

    /// <summary>Those that were given; the first is named in <paramref name="first"/>.</summary>
    public static bool AnyGiven(ParsedOptions options, out string first)
    {
        first = All.FirstOrDefault(options.Has)?.Name ?? string.Empty;
        return first.Length > 0;
    }

    /// <summary>What the command line says, defaults where it is silent.</summary>
    /// <exception cref="UsageException">A value does not fit.</exception>
    public static SandboxOptions Read(ParsedOptions options, int port = 0)
    {
        SandboxOptions defaults = new();
        if (options.Text(Estate) is { } file && !File.Exists(file))
        {
            throw new UsageException($"{Estate.Name}: there is no file at {Path.GetFullPath(file)}.");
        }

        return new SandboxOptions
        {
            Port = port,
            EstateFile = options.Text(Estate),
            Latency = options.Duration(Latency) ?? defaults.Latency,
            XRayUpdatingDuration = options.Duration(XRayUpdating) ?? defaults.XRayUpdatingDuration,
            ConsistencyDelay = options.Duration(ConsistencyDelay) ?? defaults.ConsistencyDelay,
        };
    }

    /// <summary>Starts the endpoint.</summary>
    /// <exception cref="SandboxException">The port is taken, or the estate file is not sound.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await SandboxServer.StartAsync(options, cancellationToken);
        }
        catch (EstateException exception)
        {
            throw new SandboxException($"The estate {options.EstateFile} cannot be used: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new SandboxException($"The endpoint cannot listen on port {options.Port}: {exception.Message}");
        }
    }
}
