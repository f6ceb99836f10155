using System.Collections.Concurrent;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>How often one operation was called in one Region.</summary>
/// <param name="Service">The signing name, such as kms.</param>
/// <param name="Operation">The operation, such as DescribeKey.</param>
/// <param name="Region">The Region of the signature.</param>
/// <param name="Count">Calls since the start or the last reset, refused ones included.</param>
public sealed record CallCount(string Service, string Operation, string Region, long Count);

/// <summary>How often one operation was called in one Region by principals of one account.</summary>
/// <param name="AccountId">The account; empty for an access key that nobody has.</param>
/// <param name="Service">The signing name, such as kms.</param>
/// <param name="Operation">The operation, such as DescribeKey.</param>
/// <param name="Region">The Region of the signature.</param>
/// <param name="Count">Calls since the start or the last reset, refused ones included.</param>
public sealed record AccountCallCount(string AccountId, string Service, string Operation, string Region, long Count);

/// <summary>Counts of the AWS calls that arrived, those that a fault then refused or dropped included.</summary>
public sealed class CallLog
{
    private readonly ConcurrentDictionary<(string AccountId, string Service, string Operation, string Region), StrongBox> _counts = new();

    /// <summary>All calls.</summary>
    public long Total => Snapshot().Sum(call => call.Count);

    /// <summary>Calls of one operation.</summary>
    /// <param name="service">The signing name.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="region">The Region, or null for all.</param>
    /// <returns>The number of calls.</returns>
    public long Count(string service, string operation, string? region = null) =>
        Snapshot().Where(call => call.Service == service && call.Operation == operation && (region is null || call.Region == region))
            .Sum(call => call.Count);

    /// <summary>All counts, ordered by service, operation and Region.</summary>
    /// <returns>The counts at this moment.</returns>
    public IReadOnlyList<CallCount> Snapshot() =>
        [.. SnapshotOfAccounts()
            .GroupBy(call => (call.Service, call.Operation, call.Region))
            .Select(calls => new CallCount(calls.Key.Service, calls.Key.Operation, calls.Key.Region, calls.Sum(call => call.Count)))
            .OrderBy(call => call.Service, StringComparer.Ordinal)
            .ThenBy(call => call.Operation, StringComparer.Ordinal)
            .ThenBy(call => call.Region, StringComparer.Ordinal)];

    /// <summary>All counts, an account each, in no order.</summary>
    /// <returns>The counts at this moment.</returns>
    public IReadOnlyList<AccountCallCount> SnapshotOfAccounts() =>
        [.. _counts.Select(pair => new AccountCallCount(pair.Key.AccountId, pair.Key.Service, pair.Key.Operation, pair.Key.Region, Volatile.Read(ref pair.Value.Value)))];

    /// <summary>Starts again at zero.</summary>
    public void Reset() => _counts.Clear();

    internal void Add(string accountId, string service, string operation, string region) =>
        Interlocked.Increment(ref _counts.GetOrAdd((accountId, service, operation, region), static _ => new StrongBox()).Value);

    private sealed class StrongBox
    {
        public long Value;
    }
}
