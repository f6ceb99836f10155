using System.CommandLine;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Shell;

namespace KmsCompliance.Sandbox.Tour;

/// <summary>No command, or <c>tour</c>: the main job from beginning to end, told by <c>tour.ps1</c>.</summary>
internal static class TourCommand
{
    // Long enough to see that the commands wait for X-Ray, short enough to sit through.
    private static readonly TimeSpan XRayUpdating = TimeSpan.FromSeconds(1.5);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> module = new("-Module", "-module", "--module") { HelpName = "PATH", Description = "Import this KmsCompliance.psd1 instead of the checkout's." };
        Command command = new("tour", "Audit, make keys, switch over, audit again: every command shown and run.") { module };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(module), cancellationToken));
        return command;
    }

    /// <summary>Runs the tour.</summary>
    /// <param name="module">A manifest or its folder; null for the checkout's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The process's exit code: 0 where every step did as told.</returns>
    public static async Task<int> RunAsync(string? module, CancellationToken cancellationToken)
    {
        string manifest = ModuleLocator.Find(module);
        await using SandboxServer endpoint = await EndpointOptions.StartAsync(new SandboxOptions { XRayUpdatingDuration = XRayUpdating }, cancellationToken);
        using PowerShellSession session = new(endpoint.Url, SandboxEnvironment.DefaultRegion, manifest);
        // Nobody is asked anything, so that the tour runs the same in a pipeline as at a desk.
        return await session.RunAsync(["-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "Tour", "tour.ps1")], cancellationToken);
    }
}
