using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using KmsCompliance.Ports;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Hostile;

/// <summary>An account with a hostile endpoint before it and two sessions: one that goes there, one that goes to the account
/// itself. Used by one run after another.</summary>
internal sealed class HostileLane : IAsyncDisposable
{
    /// <summary>By these, everything that takes long in earnest takes a moment.</summary>
    public static readonly CallBounds Bounds = new()
    {
        AnswerTime = TimeSpan.FromMilliseconds(100),
        AnswerBytes = 256 * 1024,
        ThrottledReadAttempts = 5,
        FirstWait = TimeSpan.FromMilliseconds(2),
        LongestWait = TimeSpan.FromMilliseconds(10),
        RepeatTime = TimeSpan.FromMilliseconds(500),
        Pages = 8,
    };

    // Ends a run that hangs. No run that is right waits for it to pass.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    private static readonly ConcurrentBag<HostileLane> Idle = [];

    private readonly RecordingHost _host = new();
    private readonly TestClock _clock;
    private readonly Lazy<TestFolder> _temporary = new();

    private HostileLane(SandboxServer account, HostileEndpoint endpoint)
    {
        Account = account;
        Endpoint = endpoint;
        _clock = new() { Hangs = () => endpoint.Hangs };
        Session = new ModuleSession(endpoint.Url, host: _host, time: _clock, bounds: Bounds);
        Calm = new ModuleSession(account.Url);
    }

    public SandboxServer Account { get; }

    public HostileEndpoint Endpoint { get; }

    /// <summary>The session that goes to the hostile endpoint.</summary>
    public ModuleSession Session { get; }

    /// <summary>The session that goes to the account.</summary>
    public ModuleSession Calm { get; }

    /// <summary>A folder of its own.</summary>
    public TestFolder Temporary => _temporary.Value;

    public static async Task<HostileLane> TakeAsync()
    {
        if (!Idle.TryTake(out var lane))
        {
            var account = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TestClock.Moment / 2 }, CancellationToken.None);
            lane = new HostileLane(account, await HostileEndpoint.StartAsync(account.Url));
        }

        lane.Account.World.Reset();
        lane.Endpoint.Begin(new FaultScript(0));
        return lane;
    }

    public void Return() => Idle.Add(this);

    public static async Task DisposeIdleAsync()
    {
        while (Idle.TryTake(out var lane))
        {
            await lane.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        Calm.Dispose();
        await Endpoint.DisposeAsync();
        await Account.DisposeAsync();
        if (_temporary.IsValueCreated)
        {
            Temporary.Dispose();
        }
    }

    /// <summary>Runs a script by a script of faults, to its end or until it is stopped.</summary>
    /// <param name="script">The script.</param>
    /// <param name="faults">What goes wrong.</param>
    /// <param name="stopAt">The request at whose arrival it is stopped, from 1; null for not at all.</param>
    /// <param name="holds">Whether that request is not looked at any more.</param>
    /// <param name="stopWhenHung">Whether it is stopped as soon as a request hangs.</param>
    /// <exception cref="TimeoutException">It did not end.</exception>
    public async Task<HostileRun> RunAsync(string script, FaultScript faults, int? stopAt = null, bool holds = false, bool stopWhenHung = false)
    {
        Endpoint.Begin(faults);
        _host.Warnings.Clear();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ended = new CancellationTokenSource();
        var end = ended.Token;
        Endpoint.Arrived = async (entry, hungUp) =>
        {
            if (entry.Number != stopAt)
            {
                return;
            }

            arrived.SetResult();
            if (holds)
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(hungUp, end);
                await Task.Delay(Timeout.Infinite, over.Token);
            }
        };

        // An error that ends a statement alone ends the run.
        var shell = Session.Create($"try {{ {script} }} catch {{ throw }}");
        using var output = new PSDataCollection<PSObject>();
        var expired = _clock.Expired;
        var invocation = shell.InvokeAsync<PSObject, PSObject>(null, output);
        var stopped = TimeSpan.Zero;
        var reached = stopWhenHung ? Endpoint.Hung : arrived.Task;
        if ((stopAt is not null || stopWhenHung) && await Task.WhenAny(reached, invocation).WaitAsync(Guard) == reached)
        {
            var asked = Stopwatch.GetTimestamp();
            await shell.StopAsync(null, null).WaitAsync(Guard);
            stopped = Stopwatch.GetElapsedTime(asked);
        }

        ErrorRecord? terminating = null;
        var wasStopped = false;
        try
        {
            await invocation.WaitAsync(Guard);
        }
        catch (PipelineStoppedException)
        {
            wasStopped = true;
        }
        catch (RuntimeException exception)
        {
            terminating = exception.ErrorRecord;
        }

        // Whoever was held has nobody left who waits for the answer.
        await ended.CancelAsync();
        await Endpoint.SettleAsync();
        using (shell)
        {
            var errors = shell.Streams.Error.ToList();
            if (terminating is not null)
            {
                errors.Add(terminating);
            }

            return new HostileRun(script, [.. output.Select(item => item.BaseObject)], errors, [.. shell.Streams.Warning.Select(warning => warning.Message).Union(_host.Warnings)], Endpoint.Ledger)
            {
                IsTerminated = terminating is not null,
                IsStopped = wasStopped,
                Expired = _clock.Expired - expired,
                StopTook = stopped,
            };
        }
    }
}
