using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Sockets;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Shell;

/// <summary>The options by which a command line shapes the endpoint that it starts.</summary>
internal sealed class EndpointOptions
{
    private static readonly SandboxOptions Defaults = new();

    private readonly Option<FileInfo> _estate = new Option<FileInfo>("--estate")
    {
        HelpName = "FILE",
        Description = "What is in the accounts, as JSON; a small default estate without it.",
    }.AcceptExistingOnly();

    private readonly Option<TimeSpan?> _latency = Time("--latency", "Answer every call this much later, such as 40ms (0).");
    private readonly Option<TimeSpan?> _xRayUpdating = Time("--xray-updating", "How long X-Ray says UPDATING after a change (3s).");
    private readonly Option<TimeSpan?> _consistencyDelay = Time("--consistency-delay", "How long new keys and aliases stay invisible (0).");

    /// <summary>All of them, for a command to add to its own.</summary>
    public IReadOnlyList<Option> All => [_estate, _latency, _xRayUpdating, _consistencyDelay];

    /// <summary>The first of them that was given; null where none was.</summary>
    public Option? Given(CommandResult result) => All.FirstOrDefault(option => result.GetResult(option) is not null);

    /// <summary>What the command line says, defaults where it is silent.</summary>
    public SandboxOptions Read(ParseResult result, int port = 0) => new()
    {
        Port = port,
        EstateFile = result.GetValue(_estate)?.FullName,
        Latency = result.GetValue(_latency) ?? Defaults.Latency,
        XRayUpdatingDuration = result.GetValue(_xRayUpdating) ?? Defaults.XRayUpdatingDuration,
        ConsistencyDelay = result.GetValue(_consistencyDelay) ?? Defaults.ConsistencyDelay,
    };

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

    private static Option<TimeSpan?> Time(string name, string description) => new(name)
    {
        HelpName = "TIME",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!Duration.TryParse(text, out TimeSpan duration))
            {
                result.AddError($"{name} takes a length of time such as 40ms, 3s or 2m, not '{text}'.");
            }

            return duration;
        },
    };
}
