using System.CommandLine;
using System.Runtime.InteropServices;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Shell;

/// <summary><c>serve</c>: the endpoint alone, until it is interrupted.</summary>
internal static class ServeCommand
{
    private const int DefaultPort = 4577;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        EndpointOptions endpoint = new();
        Option<int> port = new("--port")
        {
            HelpName = "N",
            Description = $"Listen on this port of 127.0.0.1 ({DefaultPort}; 0 takes a free one).",
            DefaultValueFactory = _ => DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !ushort.TryParse(token.Value, out _))
            {
                result.AddError($"--port takes a number from 0 to {ushort.MaxValue}, not '{token.Value}'.");
            }
        });
        Command command = new("serve", "The endpoint alone, for any AWS client to talk to.") { port };
        foreach (Option option in endpoint.All)
        {
            command.Add(option);
        }

        command.SetAction((result, cancellationToken) => RunAsync(endpoint.Read(result, result.GetValue(port)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.TrySetResult();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using SandboxServer endpoint = await EndpointOptions.StartAsync(options, cancellationToken);
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
