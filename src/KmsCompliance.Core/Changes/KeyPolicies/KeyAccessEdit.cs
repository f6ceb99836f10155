using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.KeyPolicies;

/// <summary>A change of who has access to a key, whichever key it is.</summary>
public abstract record KeyAccessEdit
{
    private const int MostNamed = 3;

    /// <summary>What is wrong with it, so far as that can be said without asking AWS.</summary>
    /// <param name="key">The key as it was named.</param>
    public abstract IEnumerable<Failure> FindProblems(KeyReference key);

    /// <summary>What is done, as a sentence without its full stop.</summary>
    internal abstract string Action { get; }

    /// <summary>The edit of one key's policy.</summary>
    /// <param name="key">The key.</param>
    /// <param name="region">Its Region.</param>
    /// <exception cref="FailureException">It does not fit the key.</exception>
    internal abstract Func<KeyPolicyDocument, KeyPolicyDocument> For(KeyDescription key, string region);

    /// <summary>What has to be said of the policy afterwards; null for nothing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="after">Its new policy.</param>
    internal virtual string? Remark(KeyDescription key, KeyPolicyDocument after) => null;

    /// <summary>The first few of a list, and how many more there are.</summary>
    private protected static string List(IReadOnlyList<string> values) => values.Count <= MostNamed
        ? string.Join(", ", values)
        : $"{string.Join(", ", values.Take(MostNamed))} and {values.Count - MostNamed} more";
}
