using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Tests.Hosting;

/// <summary>A test with an endpoint of its own and a session that points to it.</summary>
public abstract class SandboxTest : IAsyncLifetime
{
    private ModuleSession? _session;
    private TestFolder? _folder;

    private protected SandboxServer Server { get; private set; } = null!;

    private protected ModuleSession Session => _session ??= new ModuleSession(Server.Url);

    /// <summary>A folder of the test's own.</summary>
    private protected TestFolder Temporary => _folder ??= new TestFolder();

    private protected virtual SandboxOptions Options => new() { XRayUpdatingDuration = TestClock.Moment / 2 };

    public async Task InitializeAsync() => Server = await SandboxServer.StartAsync(Options, CancellationToken.None);

    public async Task DisposeAsync()
    {
        _session?.Dispose();
        await Server.DisposeAsync();
        _folder?.Dispose();
    }

    /// <summary>The state of a Region of the main account.</summary>
    private protected RegionState State(string region) => Server.World.Region(SandboxAccounts.AccountId, region);

    /// <summary>Runs a script that is to report one error, and returns it with what came out.</summary>
    private protected ScriptResult RunWithError(string script, string errorId)
    {
        var result = Session.Run(script);
        Assert.Equal([errorId], result.ErrorIds);
        return result;
    }

    /// <summary>How often each operation was called, such as <c>kms:DescribeKey</c>.</summary>
    private protected IReadOnlyDictionary<string, long> Calls() => Server.Calls.Snapshot()
        .GroupBy(call => $"{call.Service}:{call.Operation}")
        .ToDictionary(group => group.Key, group => group.Sum(call => call.Count));

    /// <summary>The operations that were called and change something.</summary>
    private protected IReadOnlyList<string> Writes() => [.. Calls().Keys.Where(IsWrite).Order(StringComparer.Ordinal)];

    private static bool IsWrite(string operation)
    {
        var name = operation[(operation.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return !name.StartsWith("Get", StringComparison.Ordinal) && !name.StartsWith("BatchGet", StringComparison.Ordinal) && !name.StartsWith("List", StringComparison.Ordinal) && !name.StartsWith("Describe", StringComparison.Ordinal)
            && !name.StartsWith("Head", StringComparison.Ordinal) && !name.StartsWith("Lookup", StringComparison.Ordinal) && operation != "sts:AssumeRole";
    }
}
