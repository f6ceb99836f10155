using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Shell.CommandLine;

namespace KmsCompliance.Sandbox.Shell;

/// <summary><c>serve</c>: the endpoint alone, until it is interrupted.</summary>
internal static class ServeVerb
{
    private const int DefaultPort = 4577;
    private static readonly Option Port = new("--port", "N", $"Listen on this port of 127.0.0.1 ({DefaultPort}; 0 takes a free one).");
    private static readonly Option[] Options = [Port, .. EndpointOptions.All];

    /// <summary>Runs the verb and returns the process's exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParsedOptions options = ParsedOptions.Parse("serve", Options, arguments);
        if (options.HelpRequested)
        {
            Console.Write(HelpText.ForVerb("serve", "The sandbox's AWS endpoint alone, for any AWS client.", Options, "--port 4577", "--latency 40ms --estate big.json"));
            return ExitCode.Success;
        }

        SandboxOptions behaviour = EndpointOptions.Read(options, options.Number(Port, 0, 65535) ?? DefaultPort);
        TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Interrupts interrupts = new(_ =>
        {
            stopping.TrySetResult();
            return true;
        });
        await using SandboxServer endpoint = await EndpointOptions.StartAsync(behaviour, cancellationToken);
        Announce(endpoint.Url);
        await stopping.Task.WaitAsync(cancellationToken);
        Console.WriteLine("Stopped.");
        return ExitCode.Success;
    }

    private static void Announce(Uri url)
    {
        string address = url.AbsoluteUri.TrimEnd('/');
        IReadOnlyList<KeyValuePair<string, string>> variables = SandboxEnvironment.VariablesFor(url, SandboxEnvironment.DefaultRegion);
        Console.WriteLine($"The sandbox listens on {address}. Ctrl+C stops it.");
        Console.WriteLine($"Calls so far: {address}/_sandbox/stats");
        Console.WriteLine();
        Console.WriteLine("For an AWS client in bash:");
        foreach ((string name, string value) in variables)
        {
            Console.WriteLine($"  export {name}='{value}'");
        }

        Console.WriteLine();
        Console.WriteLine("For an AWS client in PowerShell:");
        foreach ((string name, string value) in variables)
        {
            Console.WriteLine($"  $env:{name} = '{value}'");
        }

        Console.WriteLine();
    }
}
