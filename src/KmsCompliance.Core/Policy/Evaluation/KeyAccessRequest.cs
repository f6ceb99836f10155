using System.Collections.Frozen;
using KmsCompliance.Policy.Conditions;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>One request against a KMS key, as a key policy sees it.</summary>
/// <param name="PrincipalArn">The caller: a user, role, assumed-role session or account-root ARN, or a service
/// principal such as <c>xray.amazonaws.com</c>.</param>
/// <param name="PrincipalAccountId">The caller's 12-digit account, or null for a service principal.</param>
/// <param name="Action">The action, such as <c>kms:Decrypt</c>.</param>
/// <param name="KeyArn">The ARN of the key that carries the policy.</param>
public sealed record KeyAccessRequest(string PrincipalArn, string? PrincipalAccountId, string Action, string KeyArn)
{
    private static readonly FrozenDictionary<string, IReadOnlyList<string>> NoContext =
        FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _context = NoContext;

    /// <summary>Condition keys of the request (case-insensitive names) and their values; a key without values is absent
    /// from the request. Of keys that are not listed, those that follow from the rest of the request (such as
    /// <c>aws:PrincipalType</c>) have that value, and those that a request has only for a reason (such as
    /// <c>kms:ViaService</c>) are absent; of the others (such as <c>aws:SourceIp</c>) nothing is known. A key that the
    /// operation does not have (<c>kms:EncryptionContext:…</c> on DescribeKey) is absent even if it is listed; one that it
    /// cannot be without (<c>kms:GrantOperations</c> on CreateGrant) is there even if it is not.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Context
    {
        get => _context;
        init => _context = Normalize(value);
    }

    /// <summary>Condition keys of which it is not known whether the request has them; a <c>*</c> at the end stands for any
    /// ending. A listing in <see cref="Context"/> goes before.</summary>
    public IReadOnlyList<string> UncertainKeys { get; init; } = [];

    /// <summary>Whether the Region in the key's ARN is any one, because that of the key is not known.</summary>
    public bool IsRegionAssumed { get; init; }

    /// <summary>The same request with one more condition key.</summary>
    /// <param name="key">The key, such as <c>aws:SourceArn</c>.</param>
    /// <param name="values">Its values; none to say that the request does not have it.</param>
    /// <returns>A new request.</returns>
    public KeyAccessRequest WithContext(string key, params IReadOnlyList<string> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(values);
        return this with { Context = new Dictionary<string, IReadOnlyList<string>>(Context, StringComparer.OrdinalIgnoreCase) { [key] = values } };
    }

    /// <summary>The same request with an encryption context: the keys that KMS derives from one.</summary>
    /// <param name="encryptionContext">The pairs.</param>
    /// <returns>A new request.</returns>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context"/></remarks>
    public KeyAccessRequest WithEncryptionContext(IReadOnlyDictionary<string, string> encryptionContext)
    {
        ArgumentNullException.ThrowIfNull(encryptionContext);
        var request = WithContext(ContextKey.EncryptionContextKeys.Name, [.. encryptionContext.Keys]);
        foreach (var (name, value) in encryptionContext)
        {
            request = request.WithContext(ContextKey.EncryptionContextPrefix + name, value);
        }

        return request;
    }

    // Copied, so that a request never changes; and once, so that no evaluation has to search it. Of names that differ in
    // case only, the first counts.
    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Normalize(IReadOnlyDictionary<string, IReadOnlyList<string>> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Count == 0)
        {
            return NoContext;
        }

        var copy = new Dictionary<string, IReadOnlyList<string>>(context.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in context)
        {
            copy.TryAdd(name, values);
        }

        return copy;
    }
}
