using KmsCompliance.Sandbox.Shell.CommandLine;

namespace KmsCompliance.Sandbox.Shell;

/// <summary><c>serve</c>: the endpoint alone, until it is interrupted.</summary>
internal static class ServeVerb
{
    private static readonly Option Port = new("--port", "N", "Listen on this port of 127.0.0.1 (4577; 0 takes a free one).");
    private static readonly Option[] Options = [Port];

    /// <summary>Runs the verb and returns the process's exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParsedOptions options = ParsedOptions.Parse("serve", Options, arguments);
        if (options.HelpRequested)
        {
            Console.Write(HelpText.ForVerb("serve", "The sandbox's AWS endpoint alone, for any AWS client.", Options, "--port 4577"));
            return ExitCode.Success;
        }

        _ = options.Number(Port, 0, 65535);
        TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Interrupts interrupts = new(_ =>
        {
            stopping.TrySetResult();
            return true;
        });
        await using EmbeddedEndpoint endpoint = await EmbeddedEndpoint.StartAsync(cancellationToken);
        Announce(endpoint.Url);
        await stopping.Task.WaitAsync(cancellationToken);
        Console.WriteLine("Stopped.");
        return ExitCode.Success;
    }

    private static void Announce(Uri url)
    {
        // No proxy and no file of the user's account: what a client is told here keeps it at this endpoint.
        IReadOnlyList<KeyValuePair<string, string>> variables = SandboxEnvironment.VariablesFor(url, SandboxEnvironment.DefaultRegion);
        Console.WriteLine($"The sandbox listens on {url.AbsoluteUri.TrimEnd('/')}. Ctrl+C stops it.");
        Console.WriteLine();
        Console.WriteLine("bash:");
        foreach ((string name, string value) in variables)
        {
            Console.WriteLine($"  export {name}='{value}'");
        }

        Console.WriteLine();
        Console.WriteLine("PowerShell:");
        foreach ((string name, string value) in variables)
        {
            Console.WriteLine($"  $env:{name} = '{value}'");
        }

        Console.WriteLine();
    }
}
