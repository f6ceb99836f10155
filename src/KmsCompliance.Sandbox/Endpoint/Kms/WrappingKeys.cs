using System.Collections.Frozen;
using System.Security.Cryptography;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>The RSA pairs that wrap material for its import. Making one takes up to seconds, so that the process has two of each spec
/// and hands them out in turn: two answers of GetParametersForImport in a row do not fit together, as those of KMS do not.</summary>
internal sealed class WrappingKeys
{
    private static readonly FrozenDictionary<string, Lazy<RSA>[]> Pairs = new Dictionary<string, int> { ["RSA_2048"] = 2048, ["RSA_3072"] = 3072, ["RSA_4096"] = 4096 }
        .ToFrozenDictionary(static spec => spec.Key, static spec => new[] { new Lazy<RSA>(() => Create(spec.Value)), new Lazy<RSA>(() => Create(spec.Value)) });

    private int _given;

    /// <summary>The specs that it has.</summary>
    public static IReadOnlyList<string> Specs => [.. Pairs.Keys.Order(StringComparer.Ordinal)];

    public RSA Next(string spec) => Pairs[spec][_given++ % 2].Value;

    // .NET makes the pair at its first use.
    private static RSA Create(int size)
    {
        var pair = RSA.Create(size);
        _ = pair.ExportParameters(includePrivateParameters: false);
        return pair;
    }
}
