using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Audit;

/// <summary>Many accounts with X-Ray's setting in each Region, that count who holds what of them at a time.</summary>
internal sealed class Fleet
{
    private readonly object _lock = new();

    /// <summary>What an account's calls fail with; null where they do not.</summary>
    public Func<string, string, AwsCallException?> Fault { get; init; } = static (_, _) => null;

    /// <summary>What an account cannot be reached for; null where it can.</summary>
    public Func<string, Exception?> Refusal { get; init; } = static _ => null;

    /// <summary>What each listing waits for.</summary>
    public Func<string, string, Task> Wait { get; init; } = static async (_, _) => await Task.Yield();

    /// <summary>Whose the session of an account turns out to be.</summary>
    public Func<string, string> Whose { get; init; } = static accountId => accountId;

    public int Opened { get; private set; }

    public int Open { get; private set; }

    public int MostOpen { get; private set; }

    public int MostAtWork { get; private set; }

    public int AtWork { get; private set; }

    public ConcurrentQueue<string> RegionsLeft { get; } = new();

    public static string Id(int number) => $"{100_000_000_000 + number}";

    /// <summary>The Regions of accounts, an account after the other.</summary>
    public IReadOnlyList<Place> Places(int accounts, int regions) =>
    [
        .. Enumerable.Range(1, accounts).SelectMany(number =>
        {
            var id = Id(number);
            var session = new PlaceSession(_ => OpenAsync(id));
            return Enumerable.Range(1, regions).Select(region => new Place($"eu-west-{region}", id, new CallerIdentity(id, $"arn:aws:sts::{id}:assumed-role/Audit/test", $"AKIA{id}")) { OnDemand = session });
        }),
    ];

    /// <summary>The session of one account.</summary>
    public IAwsSession Session(string accountId)
    {
        var session = DispatchProxy.Create<IAwsSession, Proxy>();
        ((Proxy)(object)session).Of(this, accountId);
        return session;
    }

    private async Task<IAwsSession> OpenAsync(string accountId)
    {
        await Task.Yield();
        if (Refusal(accountId) is { } refusal)
        {
            throw refusal;
        }

        lock (_lock)
        {
            Opened++;
            MostOpen = Math.Max(MostOpen, ++Open);
        }

        return Session(accountId);
    }

    private async IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(string accountId, string region, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            MostAtWork = Math.Max(MostAtWork, ++AtWork);
        }

        try
        {
            await Wait(accountId, region).WaitAsync(cancellationToken);
            if (Fault(accountId, region) is { } fault)
            {
                throw fault;
            }

            yield return [new ConfiguredResource(ServiceCatalog.XRay.SampleStatus(accountId, region, kmsKeyId: null), ServiceCatalog.XRay.DefaultKey)];
        }
        finally
        {
            lock (_lock)
            {
                AtWork--;
            }
        }
    }

    [SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "A proxy is made of a class of its own.")]
    private class Proxy : DispatchProxy
    {
        private Fleet? _fleet;
        private string _accountId = string.Empty;

        public void Of(Fleet fleet, string accountId) => (_fleet, _accountId) = (fleet, accountId);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod?.Name)
            {
                case nameof(IAwsSession.GetAccessKeyIdAsync):
                    return Task.FromResult($"AKIA{_fleet!.Whose(_accountId)}");
                case nameof(IAwsSession.GetCallerIdentityAsync):
                    var whose = _fleet!.Whose(_accountId);
                    return Task.FromResult(new CallerIdentity(whose, $"arn:aws:sts::{whose}:assumed-role/Audit/test", $"AKIA{whose}"));
                case $"get_{nameof(IAwsSession.Calls)}":
                    return new CallCount(3, 1);
                case nameof(IAwsSession.Watch):
                    return null;
                case nameof(IAwsSession.GetAdapter):
                    return new Adapter(_fleet!, _accountId, (string)args![1]!);
                case nameof(IAwsSession.LeaveRegion):
                    _fleet!.RegionsLeft.Enqueue($"{_accountId} {args![0]}");
                    return null;
                case nameof(IAsyncDisposable.DisposeAsync):
                    lock (_fleet!._lock)
                    {
                        _fleet.Open--;
                    }

                    return ValueTask.CompletedTask;
                default:
                    throw new NotSupportedException(targetMethod?.Name);
            }
        }
    }

    private sealed class Adapter(Fleet fleet, string accountId, string region) : IServiceAdapter
    {
        public IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
            ResourceQuery query, Task<string> caller, IRunReporter reporter, CancellationToken cancellationToken) => fleet.ListAsync(accountId, region, cancellationToken);

        public Task<ConfiguredResource> GetAsync(string resourceId, Task<string> caller, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SetKeyAsync(EncryptionStatus resource, string? key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<KeyObservation> ObserveAsync(EncryptionStatus resource, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<WholeResource> GetWholeAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
