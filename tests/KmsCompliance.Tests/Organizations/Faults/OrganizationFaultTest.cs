using KmsCompliance.Ports;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Services;
using KmsCompliance.Tests.Checkpoints;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Organizations.Faults;

/// <summary>Audits of the sandbox's organization of which parts fail: what is healthy is seen whole and right, what is not is told, and the
/// run ends within the bounds of its calls, by its own clock.</summary>
public abstract class OrganizationFaultTest
{
    private const string Audit = "Get-OrganizationAccount | Get-Region eu-west-1, eu-central-1 -RoleName Audit | Get-ServiceEncryptionStatus";

    // Clients, callers and Regions of each account are asked for in the main Region, and the organization too: that one stays.
    internal static readonly string[] Regions = ["eu-west-1", "eu-central-1"];

    internal static readonly string[] Members = ["444455556666", "555566667777", "666677778888", "777788889999", "999900001111"];

    private static readonly string[] Accounts = [SandboxAccounts.AccountId, .. Members];

    private static readonly CallBounds Bounds = CallBounds.Default with { FirstWait = TimeSpan.FromMilliseconds(200), LongestWait = TimeSpan.FromSeconds(2) };

    // The same of every endpoint.
    private static readonly Lazy<Task<(IReadOnlyList<EncryptionStatus> Statuses, long Calls)>> Undisturbed = new(RunUndisturbedAsync);

    private protected static async Task TryAsync(int seed)
    {
        var (undisturbed, calls) = await Undisturbed.Value;
        var faults = new FaultyRun(seed, calls);
        try
        {
            await TryAsync(faults, undisturbed, calls);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}: {faults}", exception);
        }
    }

    private static async Task TryAsync(FaultyRun faults, IReadOnlyList<EncryptionStatus> undisturbed, long calls)
    {
        var clock = new TestClock();
        var parent = Directory.CreateTempSubdirectory("kmscompliance-tests-");
        try
        {
            await using var server = await SandboxServer.StartAsync(new SandboxOptions { TimeProvider = clock }, CancellationToken.None);
            using var session = new ModuleSession(server.Url, time: clock, bounds: Bounds);
            var script = $"{Audit} -ThrottleLimit {faults.ThrottleLimit} -CoverageVariable global:coverage -CheckpointPath '{Path.Combine(parent.FullName, "checkpoint")}'";
            var gate = server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Skip = faults.HeldCall, Times = 1 });
            Add(server, faults.Rules);

            var run = await RunAsync(server, session, clock, script, faults, gate);

            var coverage = Assert.Single(session.Run<AuditCoverage>("$coverage"));
            AssertTrue(run, coverage, undisturbed, faults.Touches);
            Assert.True(!run.IsMended || coverage.Complete, $"What was broken is mended, and the coverage is {coverage}.");
            Assert.True(clock.Waited + clock.Expired <= Bounds.CallTime * server.Calls.Total, $"It waited {clock.Waited}, and its {server.Calls.Total} calls end within {Bounds.CallTime} each.");
            Assert.InRange(server.Calls.Total, 1, 2 * Bounds.ThrottledReadAttempts * calls);
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    private static async Task<FaultyResult> RunAsync(SandboxServer server, ModuleSession session, TestClock clock, string script, FaultyRun faults, CallGate gate)
    {
        // Where what goes wrong leaves fewer calls than that, the run ends without it.
        using var running = session.Start(script);
        var ended = running.EndAsync();
        if (await Task.WhenAny(ended, gate.WaitForArrivedAsync(1, CancellationToken.None)) != ended)
        {
            if (faults.IsStopped)
            {
                await running.StopAsync();
                server.Faults.Clear();
                Add(server, faults.StaysBroken ? faults.Rules : []);
                return FaultyResult.Of(session.Run(script)) with { IsMended = !faults.StaysBroken };
            }

            if (faults.Expires)
            {
                clock.Skip(TimeSpan.FromMinutes(61));
                Add(server, faults.DeniesRoles ? [new FaultRule { Kind = FaultKind.Deny, Operation = "AssumeRole" }] : []);
            }

            gate.Open();
        }

        await ended;
        return new FaultyResult([.. running.Output.Select(static item => (EncryptionStatus)item.BaseObject)], running.ErrorIds, running.Warnings);
    }

    private static void AssertTrue(FaultyResult run, AuditCoverage coverage, IReadOnlyList<EncryptionStatus> undisturbed, Func<string, bool> isTouched)
    {
        Assert.DoesNotContain("UnexpectedFailure", run.ErrorIds);
        Assert.DoesNotContain(run.Warnings, static warning => warning.Contains("not enabled", StringComparison.Ordinal));
        foreach (var account in Accounts)
        {
            var touched = isTouched(account);
            foreach (var region in Regions)
            {
                foreach (var service in ServiceCatalog.Names)
                {
                    AssertTrue(
                        [.. run.Statuses.Where(status => Is(status, account, region, service))],
                        coverage.Places.Where(place => (place.AccountId, place.Region, place.Service) == (account, region, service)).ToList(),
                        [.. undisturbed.Where(status => Is(status, account, region, service))],
                        touched,
                        $"{service} in {region} of {account}");
                }
            }
        }

        var failed = coverage.Places.Count(static place => place.Status != AuditPlaceStatus.Listed);
        Assert.Equal(failed, coverage.Failed);
        Assert.Equal(failed == 0 && run.ErrorIds.Count == 0, coverage.Complete);
        Assert.True(failed == 0 || run.ErrorIds.Count > 0, "Places failed, and there is no error.");
        Assert.True(Array.Exists(Accounts, account => isTouched(account)) || run.ErrorIds.Count == 0, $"Nothing stayed broken, and there are errors: {string.Join(", ", run.ErrorIds)}.");
        Assert.Equal(Accounts.Length * Regions.Length * ServiceCatalog.All.Count, coverage.Places.Count);
        Assert.Equal(run.Statuses.Count, run.Statuses.DistinctBy(static status => status.ResourceId).Count());
    }

    private static void AssertTrue(
        IReadOnlyList<EncryptionStatus> seen, List<AuditPlace> places, IReadOnlyList<EncryptionStatus> there, bool isTouched, string where)
    {
        var place = places.Count == 1 ? places[0] : throw new InvalidOperationException($"{where} is {places.Count} places of the coverage.");
        var resources = seen.Where(static status => status.Reason != ComplianceReason.NotListed).ToList();
        if (!isTouched)
        {
            Assert.Equal(StatusText.Of(there), StatusText.Of(seen));
            Assert.Equal((AuditPlaceStatus.Listed, there.Count), (place.Status, place.Resources));
            return;
        }

        // What is said of a resource is so, or that it is not known.
        foreach (var status in resources)
        {
            var real = Assert.Single(there, real => real.ResourceId == status.ResourceId);
            Assert.Equal(real.KmsKeyId, status.KmsKeyId);
            Assert.True(status.Compliance == Compliance.Unknown || status.Compliance == real.Compliance, $"{status.ResourceId} is {real.Compliance}, and said to be {status.Compliance}.");
        }

        var isListed = place.Status == AuditPlaceStatus.Listed;
        Assert.True(isListed == (seen.Count == resources.Count), $"{where} is {place.Status}, and {seen.Count - resources.Count} rows stand for what is missing.");
        Assert.True(!isListed || resources.Count == there.Count, $"{where} is said to be listed, with {resources.Count} of {there.Count}.");
        Assert.Equal(resources.Count, place.Resources);
    }

    private static bool Is(EncryptionStatus status, string account, string region, string service) =>
        (status.AccountId, status.Region, status.Service) == (account, region, service);

    private static void Add(SandboxServer server, IReadOnlyList<FaultRule> rules)
    {
        foreach (var rule in rules)
        {
            server.Faults.Add(rule);
        }
    }

    private static async Task<(IReadOnlyList<EncryptionStatus> Statuses, long Calls)> RunUndisturbedAsync()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        using var session = new ModuleSession(server.Url);
        var statuses = session.Run<EncryptionStatus>(Audit);
        return (statuses, server.Calls.Total);
    }
}
