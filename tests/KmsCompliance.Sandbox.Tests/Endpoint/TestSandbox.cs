using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>A sandbox of one test, with a clock that stands still and two empty accounts.</summary>
public sealed class TestSandbox : IAsyncDisposable
{
    private TestSandbox(SandboxServer server, ManualClock clock)
    {
        Server = server;
        Clock = clock;
        Client = new AwsClient(server.Url);
    }

    /// <summary>Ends a wait that would otherwise hang a failing test.</summary>
    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromMinutes(5)).Token;

    public SandboxServer Server { get; }

    public ManualClock Clock { get; }

    public AwsClient Client { get; }

    public static EstateDocument TwoAccounts { get; } = new()
    {
        Accounts =
        [
            new EstateAccount { Id = SandboxAccounts.AccountId, NotEnabledRegions = ["af-south-1"] },
            new EstateAccount { Id = SandboxAccounts.OtherAccountId },
        ],
    };

    public static Task<TestSandbox> EmptyAsync(SandboxOptions? options = null) =>
        StartAsync((options ?? new SandboxOptions()) with { Estate = options?.Estate ?? TwoAccounts });

    public static Task<TestSandbox> DefaultAsync() => StartAsync(new SandboxOptions());

    /// <summary>Starts a sandbox with an estate file.</summary>
    /// <param name="estate">The file's text.</param>
    public static async Task<SandboxServer> StartFileAsync(string estate)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, estate);
            return await SandboxServer.StartAsync(new SandboxOptions { EstateFile = path }, CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    private static async Task<TestSandbox> StartAsync(SandboxOptions options)
    {
        var clock = new ManualClock();
        return new TestSandbox(await SandboxServer.StartAsync(options with { TimeProvider = clock }, CancellationToken.None), clock);
    }
}
