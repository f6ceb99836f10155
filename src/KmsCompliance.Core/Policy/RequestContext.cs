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
        "kms:GrantOperations", "kms:ReEncryptOnSameKey", "kms:RequestAlias", "kms:RetiringPrincipal", "kms:ViaService",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] AbsentUnlessGivenPrefixes = ["kms:EncryptionContext:", "kms:RecipientAttestation:"];

    public ContextValue this[string key]
    {
        get
        {
            if (Find(key) is { } values)
            {
                // A key with an empty set of values counts as absent.
                return values.Count == 0 ? ContextValue.Absent : new(Ternary.Yes, values);
            }

            return Derive(key);
        }
    }

    private IReadOnlyList<string>? Find(string key)
    {
        if (request.Context.TryGetValue(key, out var values))
        {
            return values;
        }

        // The dictionary is the caller's, and may tell cases apart; condition keys do not.
        foreach (var (name, found) in request.Context)
        {
            if (name.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return found;
            }
        }

        return null;
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
            return caller.Kind == CallerKind.User ? ContextValue.Of(caller.Name!) : ContextValue.NotKnown;
        }

        if (Is(key, "aws:PrincipalIsAWSService") && caller.Kind != CallerKind.Unknown)
        {
            return ContextValue.Of(caller.Kind == CallerKind.Service ? "true" : "false");
        }

        if (Is(key, "aws:PrincipalServiceName") && caller.Kind != CallerKind.Unknown)
        {
            return caller.Kind == CallerKind.Service ? ContextValue.Of(caller.Id) : ContextValue.Absent;
        }

        return AbsentUnlessGiven.Contains(key) || HasAbsentPrefix(key) ? ContextValue.Absent : ContextValue.NotKnown;
    }

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
