using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Conditions;

/// <summary>The condition keys of one request: given ones, and those that follow from who calls which key.</summary>
internal sealed class RequestContext(KeyAccessRequest request, Caller caller, string? keyAccount)
{
    public ContextValue this[ContextKey key] =>

        // A key with an empty set of values counts as absent.
        request.Context.TryGetValue(key.Name, out var values) ? values.Count == 0 ? ContextValue.Absent : new(Ternary.Yes, values)
        : request.UncertainKeys.Count > 0 && IsUncertain(key.Name) ? ContextValue.NotKnown
        : Derive(key.Origin);

    /// <summary>What the request says of a key, in words.</summary>
    public string Describe(string key) => this[new ContextKey(key)] switch
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

    private ContextValue Derive(ContextKeyOrigin origin) => origin switch
    {
        ContextKeyOrigin.Given => ContextValue.Absent,
        ContextKeyOrigin.Unknown => ContextValue.NotKnown,
        ContextKeyOrigin.EncryptionContextKeys => EncryptionContextKeys() is { Count: > 0 } names ? new(Ternary.Yes, names) : ContextValue.Absent,
        ContextKeyOrigin.KeyAccount => keyAccount is null ? ContextValue.NotKnown : ContextValue.Of(keyAccount),
        ContextKeyOrigin.CallerAccount => caller.Account is { } account ? ContextValue.Of(account) : ContextValue.NotKnown,
        _ when caller.Kind == CallerKind.Unknown => ContextValue.NotKnown,
        ContextKeyOrigin.IsService => ContextValue.Of(caller.Kind == CallerKind.Service ? "true" : "false"),
        ContextKeyOrigin.ServiceName => caller.Kind == CallerKind.Service ? ContextValue.Of(caller.Id) : ContextValue.Absent,

        // Only IAM users have one: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
        ContextKeyOrigin.UserName => caller.Kind == CallerKind.User ? ContextValue.Of(caller.Name!) : ContextValue.Absent,

        // For a session this is the role's ARN, whose path the session's ARN does not show.
        _ => caller.Kind is CallerKind.Root or CallerKind.User or CallerKind.Role ? ContextValue.Of(caller.Id) : ContextValue.NotKnown,
    };

    private List<string> EncryptionContextKeys() =>
        [.. request.Context
            .Where(static entry => entry.Value.Count > 0 && entry.Key.StartsWith(ContextKey.EncryptionContextPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(static entry => entry.Key[ContextKey.EncryptionContextPrefix.Length..])];
}
