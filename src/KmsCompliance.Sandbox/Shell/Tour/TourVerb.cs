using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Shell.CommandLine;
using KmsCompliance.Sandbox.Shell.Hosting;

namespace KmsCompliance.Sandbox.Shell.Tour;

/// <summary>No verb, or <c>tour</c>: the main job from beginning to end, against an endpoint in this process.</summary>
internal static class TourVerb
{
    // Long enough to see that the commands wait for X-Ray, short enough to sit through.
    private static readonly TimeSpan XRayUpdating = TimeSpan.FromSeconds(1.5);

    private static readonly Option NoColor = new("-NoColor", null, "Plain text, as with the variable NO_COLOR or without a terminal.");
    private static readonly Option Width = new("-Width", "N", "Columns to lay tables out for (the terminal's; 120 without one).");
    private static readonly Option Module = new("-Module", "PATH", "Import this KmsCompliance.psd1 instead of the checkout's.");
    private static readonly Option[] Options = [NoColor, Width, Module];

    /// <summary>Runs the tour and returns the process's exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParsedOptions options = ParsedOptions.Parse("tour", Options, arguments);
        if (options.HelpRequested)
        {
            Console.Write(HelpText.ForVerb("tour", "Audit, create keys, switch over, audit again: every command shown and run.", Options));
            return ExitCode.Success;
        }

        // Nobody is asked anything, so that the tour runs the same in a pipeline as at a desk.
        ShellConsole console = ShellConsole.ForProcess(options.Has(NoColor), options.Number(Width, 40, 1000), inputIsScript: true);
        string manifest = ModuleLocator.Find(options.Text(Module));
        await using SandboxServer endpoint = await EndpointOptions.StartAsync(new SandboxOptions { XRayUpdatingDuration = XRayUpdating }, cancellationToken);
        SandboxEnvironment.Apply(endpoint.Url, SandboxEnvironment.DefaultRegion);
        using ShellSession session = ShellSession.Open(console, manifest);

        bool stopped = false;
        using Interrupts interrupts = new(_ =>
        {
            stopped = true;
            return session.RequestStop();
        });
        console.Output.WriteLine(TextStyle.Paint("KmsCompliance: a tour in the sandbox", TextStyle.Bold, console.OutputColor));
        console.Output.WriteLine($"The account is made up; its endpoint runs in this process, at {endpoint.Url.AbsoluteUri.TrimEnd('/')}.");
        console.Output.WriteLine();

        bool held = new TourRunner(session, console, () => (int)endpoint.Calls.Total, TimeProvider.System).Run(TourSteps.All);
        if (stopped)
        {
            return interrupts.TerminationRequested ? ExitCode.Terminated : ExitCode.Interrupted;
        }

        if (held)
        {
            console.Output.WriteLine($"Your turn: {TextStyle.Paint("dotnet run --project src/KmsCompliance.Sandbox -- shell", TextStyle.Command, console.OutputColor)}");
        }

        return held ? ExitCode.Success : ExitCode.Failure;
    }
}
