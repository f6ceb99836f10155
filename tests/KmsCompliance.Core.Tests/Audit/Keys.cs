using System.Runtime.CompilerServices;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Audit;

/// <summary>A Region's keys as data, and what was asked of them.</summary>
internal sealed class Keys : IKeyCatalog
{
    private readonly List<string> _asked = [];

    public IReadOnlyDictionary<string, KeyDescription> ById { get; init; } = new Dictionary<string, KeyDescription>();

    public IReadOnlyList<AliasEntry> Aliases { get; init; } = [];

    public AwsCallException? Refusal { get; init; }

    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    public Task<KeyDescription> DescribeKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        Note($"DescribeKey {keyId}");
        return Refusal is not null ? throw Refusal
            : ById.TryGetValue(keyId, out var key) ? Task.FromResult(key)
            : throw new AwsCallException(FailureKind.NotFound, "not there.") { Code = "NotFoundException" };
    }

    public async IAsyncEnumerable<AliasEntry> ListAliasesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Note("ListAliases");
        await Task.Yield();
        foreach (var alias in Refusal is not null ? throw Refusal : Aliases)
        {
            yield return alias;
        }
    }

    public IAsyncEnumerable<AliasEntry> ListAliasesAsync(string? keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<string> ListKeyIdsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<string, string>> ListTagsAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<KeyLastUsage> GetLastUsageAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<KeyRotation?> GetRotationAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> GetPolicyAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<KeyGrant> ListGrantsAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<KeyMaterial> ListMaterialsAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    private void Note(string call)
    {
        lock (_asked)
        {
            _asked.Add(call);
        }
    }
}
