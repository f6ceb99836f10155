using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Shell.CommandLine;
using KmsCompliance.Sandbox.Shell.Hosting;
using KmsCompliance.Sandbox.Shell.Interactive;
using KmsCompliance.Sandbox.Shell.LineEditing;

namespace KmsCompliance.Sandbox.Shell;

/// <summary><c>shell</c>: a PowerShell session with the module in it, for one command, one script, or a person.</summary>
internal static partial class ShellVerb
{
    private static readonly Option Command = new("-Command", "TEXT", "Run these statements and exit; - reads them from standard input.") { Alias = "-c" };
    private static readonly Option File = new("-File", "PATH", "Run this script and exit; what follows are its arguments.") { Alias = "-f", TakesRest = true };
    private static readonly Option EndpointUrl = new("-EndpointUrl", "URL", "Talk to this endpoint instead of starting one. Made-up keys are used.");
    private static readonly Option Region = new("-Region", "NAME", "The Region where a command names none (us-east-1).");
    private static readonly Option NoColor = new("-NoColor", null, "Plain text, as with the variable NO_COLOR or without a terminal.");
    private static readonly Option Width = new("-Width", "N", "Columns to lay tables out for (the terminal's; 120 without one).");
    private static readonly Option Module = new("-Module", "PATH", "Import this KmsCompliance.psd1 instead of the checkout's.");
    private static readonly Option NoModule = new("-NoModule", null, "The bare PowerShell engine, without the module.");
    private static readonly Option[] Options = [Command, File, EndpointUrl, Region, NoColor, Width, Module, NoModule, .. EndpointOptions.All];

    /// <summary>Runs the verb and returns the process's exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParsedOptions options = ParsedOptions.Parse("shell", Options, arguments);
        if (options.HelpRequested)
        {
            Console.Write(HelpText.ForVerb(
                "shell",
                "A PowerShell session with the module loaded, against the sandbox's endpoint.",
                Options,
                "-Region eu-west-1",
                "-Command 'Get-Region | Get-XRayEncryptionStatus'",
                "-EndpointUrl http://127.0.0.1:5000 -File audit.ps1"));
            return ExitCode.Success;
        }

        Check(options);
        int? width = options.Number(Width, 40, 1000);
        bool readsScript = options.Text(Command) == "-" || (options.Text(Command) is null && options.Text(File) is null && Console.IsInputRedirected);
        ShellConsole console = ShellConsole.ForProcess(options.Has(NoColor), width, readsScript);
        string? manifest = options.Has(NoModule) ? null : ModuleLocator.Find(options.Text(Module));

        Uri? given = options.Url(EndpointUrl);
        await using SandboxServer? embedded = given is null ? await EndpointOptions.StartAsync(EndpointOptions.Read(options), cancellationToken) : null;
        Uri endpoint = given ?? embedded!.Url;
        SandboxEnvironment.Apply(endpoint, options.Text(Region) ?? SandboxEnvironment.DefaultRegion);

        using ShellSession session = ShellSession.Open(console, manifest);
        if (options.Text(Command) is null && options.Text(File) is null)
        {
            return Converse(session, console, endpoint);
        }

        using Interrupts interrupts = new(_ => session.RequestStop());
        CommandResult result = options.Text(File) is { } script
            ? session.RunFile(script, options.Rest)
            : session.Run(readsScript ? await Console.In.ReadToEndAsync(cancellationToken) : options.Text(Command)!);
        return interrupts.TerminationRequested ? ExitCode.Terminated : result.ExitCode;
    }

    private static void Check(ParsedOptions options)
    {
        if (options.Text(Command) is not null && options.Text(File) is not null)
        {
            throw new UsageException("-Command and -File exclude each other.");
        }

        if (options.Has(NoModule) && options.Text(Module) is not null)
        {
            throw new UsageException("-Module and -NoModule exclude each other.");
        }

        if (options.Text(File) is { } script && !System.IO.File.Exists(script))
        {
            throw new UsageException($"-File: there is no script at {Path.GetFullPath(script)}.");
        }

        if (options.Text(Region) is { } region && !RegionName().IsMatch(region))
        {
            throw new UsageException($"-Region takes a name such as us-east-1, not '{region}'.");
        }

        if (options.Url(EndpointUrl) is { } endpoint)
        {
            if (EndpointOptions.AnyGiven(options, out string shaping))
            {
                throw new UsageException($"{shaping} shapes the endpoint that the sandbox starts, and {EndpointUrl.Name} names another one.");
            }

            SandboxEnvironment.Refuse(endpoint);
        }
    }

    private static int Converse(ShellSession session, ShellConsole console, Uri endpoint)
    {
        ILineReader lines = console.IsTerminal
            ? new TerminalLineReader(console, new EngineCompletion(session).Complete)
            : new PlainLineReader(console);
        InteractiveShell shell = new(session, lines, forPerson: console.IsInteractive);
        if (console.IsInteractive)
        {
            Welcome(console, endpoint);
        }

        session.UseNestedPrompt(left => shell.Run(left));
        // At the prompt Ctrl+C is a key and never comes here; between prompt and command there is nothing to stop, and
        // the session must survive that moment. SIGTERM with nothing running ends the process.
        using Interrupts interrupts = new(signal => session.RequestStop() || signal == PosixSignal.SIGINT);
        shell.Run(() => interrupts.TerminationRequested, interrupts.Reset);

        return interrupts.TerminationRequested ? ExitCode.Terminated
            : session.RequestedExitCode ?? (!console.IsInteractive && shell.ErrorShown ? ExitCode.Failure : ExitCode.Success);
    }

    private static void Welcome(ShellConsole console, Uri endpoint)
    {
        bool color = console.OutputColor;
        console.Output.WriteLine($"{TextStyle.Paint("KmsCompliance sandbox", TextStyle.Bold, color)} on {endpoint.AbsoluteUri.TrimEnd('/')}, with made-up keys.");
        console.Output.WriteLine($"Try {TextStyle.Paint("Get-Region | Get-XRayEncryptionStatus", TextStyle.Command, color)}; {TextStyle.Paint("exit", TextStyle.Command, color)} leaves.");
        console.Output.WriteLine();
    }

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();
}
