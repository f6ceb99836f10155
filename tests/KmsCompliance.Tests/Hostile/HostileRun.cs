using System.Management.Automation;
using System.Text.RegularExpressions;

namespace KmsCompliance.Tests.Hostile;

/// <summary>What a command told, and what the endpoint did meanwhile.</summary>
/// <param name="Script">The command.</param>
/// <param name="Output">Its output.</param>
/// <param name="Errors">Its errors, the terminating one included.</param>
/// <param name="Warnings">Its warnings, those that were given to the host alone too.</param>
/// <param name="Ledger">What the endpoint did.</param>
internal sealed partial record HostileRun(
    string Script, IReadOnlyList<object> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<LedgerEntry> Ledger)
{
    /// <summary>Whether it ended by a terminating error.</summary>
    public bool IsTerminated { get; init; }

    /// <summary>Whether it was stopped.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Whether what a command put out went to another, and not to whoever ran them.</summary>
    public bool IsPiped => Script.Contains('|', StringComparison.Ordinal);

    /// <summary>How long the deadlines were, in all, that passed in it.</summary>
    public TimeSpan Expired { get; init; }

    /// <summary>How long its stop took.</summary>
    public TimeSpan StopTook { get; init; }

    /// <summary>Everything that was told in words.</summary>
    public string Words => string.Join('\n', [
        .. Errors.Select(error => $"{error} ({error.FullyQualifiedErrorId.Split(',')[0]}, {error.TargetObject}) {error.ErrorDetails?.RecommendedAction}"),
        .. Warnings,
        .. Output.OfType<CmkChange>().Select(change => $"{change.ResourceId}: {change.Status}, verified {change.Verified}, policy {change.PolicyStatus}: {change.Message}"),
        .. Output.OfType<CmkKeyChange>().Select(change => $"{change.KeyId}: {change.Status}, verified {change.Verified}: {change.Message}"),
        .. Output.OfType<CmkPolicyChange>().Select(change => $"{change.KeyArn}: {change.Status}, verified {change.Verified}: {change.Message}"),
        .. Output.OfType<ServiceCmk>().Select(key => $"{key.KeyArn}: alias {key.Alias}, rotates {key.RotationEnabled}, created {key.Created}")]);

    /// <summary>The script of faults, for whoever reads why a test failed.</summary>
    public string Tell() => string.Join('\n', Ledger.Where(entry => entry.Fault != Fault.None || entry.IsWrite || entry.AsksForMadeUp));

    /// <summary>Holds what is to hold of every run: each call is sent as often as its bound says, each listing ends by its own, the
    /// run ends by those of its calls, and what went wrong was foreseen and says where.</summary>
    public void AssertBounded()
    {
        var bounds = HostileLane.Bounds;
        var calls = Ledger.GroupBy(entry => entry.Invocation).ToList();
        foreach (var call in calls)
        {
            var most = call.First().IsWrite ? bounds.Attempts : Math.Max(bounds.Attempts, bounds.ThrottledReadAttempts);
            Assert.True(call.Count() <= most, $"{call.First()} was sent {call.Count()} times.");
        }

        Assert.All(Ledger.Where(entry => entry.Operation == "CreateKey").GroupBy(entry => entry.Region), region => Assert.Single(region));
        foreach (var listing in Ledger.DistinctBy(entry => entry.Invocation).GroupBy(entry => (entry.Operation, entry.Region)))
        {
            var listings = listing.Count(entry => !entry.AsksOn);
            Assert.True(listing.Count(entry => entry.AsksOn) <= listings * bounds.Pages, $"{listing.Key} was asked for {listing.Count(entry => entry.AsksOn)} pages more.");
        }

        // Counted by the run's own clock: how long it takes on a busy machine says nothing.
        Assert.True(Expired <= bounds.CallTime * calls.Count, $"It waited {Expired} in vain, and its {calls.Count} calls end within {bounds.CallTime} each.");
        Assert.DoesNotContain(Errors, error => error.FullyQualifiedErrorId.StartsWith("UnexpectedFailure", StringComparison.Ordinal));
        Assert.All(Errors, error => Assert.True(RegionPattern().IsMatch($"{error} {error.TargetObject}"), $"'{error}' names no Region."));
    }

    [GeneratedRegex("[a-z]{2}-[a-z]+-[0-9]")]
    private static partial Regex RegionPattern();
}
