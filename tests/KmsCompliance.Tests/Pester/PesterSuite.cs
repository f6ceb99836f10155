namespace KmsCompliance.Tests.Pester;

/// <summary>The whole Pester suite, run once for all tests that look at it: PowerShell and Pester take seconds to start.</summary>
public sealed class PesterSuite : IAsyncLifetime
{
    /// <summary>The names of its files.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(PesterRun.Folder, "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    internal PesterRun Run { get; private set; } = null!;

    public async Task InitializeAsync() => Run = await PesterRun.OfAsync([.. Files.Select(file => Path.Combine(PesterRun.Folder, file))]);

    public Task DisposeAsync() => Task.CompletedTask;
}
