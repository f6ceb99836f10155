using System.Collections.Frozen;

namespace KmsCompliance.Policy;

/// <summary>The condition keys of one request: given ones, and those that follow from who calls which key.</summary>
/// <remarks>
/// <see href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html"/> and
/// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"/>
/// </remarks>
internal sealed class RequestContext(KeyAccessRequest request, Caller caller, string? keyAccount)
{
    // Keys that a request has only when its author gave a reason for them: if it does not list them, they are absent.
    // Every other key (source address, time, organisation, tags, properties of the key) may well be in the real request
    // though nobody wrote it down, so its absence here says nothing.
    private static readonly FrozenSet<string> AbsentUnlessGiven = new[]
    {
        "aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths",
        "kms:EncryptionContextKeys", "kms:GrantConstraintType", "kms:GranteePrincipal", "kms:GrantIsForAWSResource",
        "kms:GrantOperations", "kms:GrantConstraintSourceArn", "kms:GranteeServicePrincipal", "kms:ReEncryptOnSameKey", "kms:RequestAlias", "kms:RetiringPrincipal", "kms:ViaService",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private const string EncryptionContextPrefix = "kms:EncryptionContext:";

    private static readonly string[] AbsentUnlessGivenPrefixes = [EncryptionContextPrefix, "kms:RecipientAttestation:"];

    public ContextValue this[string key]
    {
        get
        {
            if (request.Context.TryGetValue(key, out var values))
            {
                // A key with an empty set of values counts as absent.
                return values.Count == 0 ? ContextValue.Absent : new(Ternary.Yes, values);
            }

            return IsUncertain(key) ? ContextValue.NotKnown : Derive(key);
        }
    }

    /// <summary>What the request says of a key, in words.</summary>
    public string Describe(string key) => this[key] switch
    {
        { State: Ternary.No } => "is absent",
        { State: Ternary.Yes, Values: var values } => $"is {string.Join(", ", values.Select(static value => $"'{PolicyNode.Shorten(value)}'"))}",
        _ => "is not known",
    };

    private bool IsUncertain(string key)
    {
        foreach (var uncertain in request.UncertainKeys)
        {
            if (Wildcard.Matches(uncertain, key, ignoreCase: true))
            {
                return true;
            }
        }

        return false;
    }

    private ContextValue Derive(string key)
    {
        if (Is(key, "kms:CallerAccount") || Is(key, "aws:PrincipalAccount"))
        {
            return caller.Account is { } account ? ContextValue.Of(account) : ContextValue.NotKnown;
        }

        if (Is(key, "aws:ResourceAccount"))
        {
            return keyAccount is null ? ContextValue.NotKnown : ContextValue.Of(keyAccount);
        }

        if (Is(key, "aws:PrincipalArn"))
        {
            // For a session this is the role's ARN, whose path the session's ARN does not show.
            return caller.Kind is CallerKind.Root or CallerKind.User or CallerKind.Role ? ContextValue.Of(caller.Id) : ContextValue.NotKnown;
        }

        if (Is(key, "aws:username"))
        {
            // Only IAM users have one: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
            return caller.Kind switch
            {
                CallerKind.User => ContextValue.Of(caller.Name!),
                CallerKind.Unknown => ContextValue.NotKnown,
                _ => ContextValue.Absent,
            };
        }

        if (Is(key, "aws:PrincipalIsAWSService") && caller.Kind != CallerKind.Unknown)
        {
            return ContextValue.Of(caller.Kind == CallerKind.Service ? "true" : "false");
        }

        if (Is(key, "aws:PrincipalServiceName") && caller.Kind != CallerKind.Unknown)
        {
            return caller.Kind == CallerKind.Service ? ContextValue.Of(caller.Id) : ContextValue.Absent;
        }

        if (Is(key, "kms:EncryptionContextKeys") && EncryptionContextKeys() is { Count: > 0 } names)
        {
            return new(Ternary.Yes, names);
        }

        return AbsentUnlessGiven.Contains(key) || HasAbsentPrefix(key) ? ContextValue.Absent : ContextValue.NotKnown;
    }

    private List<string> EncryptionContextKeys() =>
        [.. request.Context
            .Where(static entry => entry.Value.Count > 0 && entry.Key.StartsWith(EncryptionContextPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(static entry => entry.Key[EncryptionContextPrefix.Length..])];

    private static bool Is(string key, string name) => key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool HasAbsentPrefix(string key)
    {
        foreach (var prefix in AbsentUnlessGivenPrefixes)
        {
            if (key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
