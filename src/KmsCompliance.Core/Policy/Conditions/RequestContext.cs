using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Conditions;

/// <summary>The condition keys of one request: given ones, and those that follow from who calls which key for what.</summary>
internal sealed class RequestContext(KeyAccessRequest request, Caller caller, string? keyAccount)
{
    private static readonly ContextKey ViaService = new("kms:ViaService");
    private static readonly ContextKey ViaAwsService = new("aws:ViaAWSService");
    private static readonly ContextKey Grantee = new("kms:GranteePrincipal");
    private static readonly ContextKey GranteeService = new("kms:GranteeServicePrincipal");

    public ContextValue this[ContextKey key]
    {
        get
        {
            // A key that the operation does not have is absent, whatever was said of it.
            if (key.Actions is { } actions && !actions.Contains(request.Action))
            {
                return ContextValue.Absent;
            }

            // A key with an empty set of values counts as absent, unless it cannot be.
            if (request.Context.TryGetValue(key.Name, out var values) && (values.Count > 0 || key.Origin != ContextKeyOrigin.Always))
            {
                return values.Count == 0 ? ContextValue.Absent : new(Ternary.Yes, values);
            }

            return key.Origin == ContextKeyOrigin.Always ? ContextValue.OfSomeValue
                : request.UncertainKeys.Count > 0 && IsUncertain(key.Name) ? ContextValue.NotKnown
                : Derive(key);
        }
    }

    /// <summary>What the request says of a key, in words.</summary>
    public string Describe(string key) => this[new ContextKey(key)] switch
    {
        { State: Ternary.No } => "is absent",
        { State: Ternary.Yes, Values: { } values } => $"is {string.Join(", ", values.Select(static value => $"'{PolicyNode.Shorten(value)}'"))}",
        { State: Ternary.Yes } => "is there, with a value that is not known",
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

    private ContextValue Derive(ContextKey key) => key.Origin switch
    {
        ContextKeyOrigin.Given => ContextValue.Absent,
        ContextKeyOrigin.Unknown => ContextValue.NotKnown,
        ContextKeyOrigin.SecureTransport or ContextKeyOrigin.ViaService or ContextKeyOrigin.CalledVia when !IsOfKms => ContextValue.NotKnown,
        ContextKeyOrigin.SecureTransport => ContextValue.Of("true"),
        ContextKeyOrigin.EncryptionContextKeys => EncryptionContextKeys() is { Count: > 0 } names ? new(Ternary.Yes, names) : ContextValue.Absent,
        ContextKeyOrigin.KeyAccount => OfText(keyAccount),
        ContextKeyOrigin.KeyRegion => OfText(KeyRegion()),
        ContextKeyOrigin.KeyUsage => OfText(OperationKeys.UsageOf(request.Action)),
        ContextKeyOrigin.KeySpec => OperationKeys.NeedsSymmetricKey(request.Action, EncryptionContextKeys().Count > 0) ? ContextValue.Of("SYMMETRIC_DEFAULT") : ContextValue.NotKnown,
        ContextKeyOrigin.Grantee => OtherThan(key),
        ContextKeyOrigin.ViaService => Forwarded() switch
        {
            _ when caller.Kind is CallerKind.Service or CallerKind.Unknown => ContextValue.NotKnown,
            Ternary.Yes => ContextValue.Of("true"),
            Ternary.No => ContextValue.Of("false"),
            _ => ContextValue.NotKnown,
        },
        ContextKeyOrigin.CalledVia => Forwarded() == Ternary.No && caller.Kind != CallerKind.Unknown ? ContextValue.Absent : ContextValue.NotKnown,
        ContextKeyOrigin.CallerAccount when caller.Kind != CallerKind.Service => OfText(caller.Account),
        _ when caller.Kind == CallerKind.Unknown => ContextValue.NotKnown,
        ContextKeyOrigin.CallerAccount => ContextValue.Absent,
        ContextKeyOrigin.Organization => caller.Kind == CallerKind.Service ? ContextValue.Absent : ContextValue.NotKnown,
        ContextKeyOrigin.CallerType => OfText(TypeOf(caller.Kind)),
        ContextKeyOrigin.IsService => ContextValue.Of(caller.Kind == CallerKind.Service ? "true" : "false"),
        ContextKeyOrigin.ServiceName => caller.Kind == CallerKind.Service ? ContextValue.Of(caller.Id) : ContextValue.Absent,

        // Only IAM users have one: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
        ContextKeyOrigin.UserName => caller.Kind == CallerKind.User ? ContextValue.Of(caller.Name!) : ContextValue.Absent,

        // For a session this is the role's ARN, whose path the session's ARN does not show.
        _ => caller.Kind is CallerKind.Root or CallerKind.User or CallerKind.Role ? ContextValue.Of(caller.Id) : ContextValue.NotKnown,
    };

    // What other services' requests have beside is not told by keys of KMS.
    private bool IsOfKms => request.Action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase);

    private static ContextValue OfText(string? value) => value is null ? ContextValue.NotKnown : ContextValue.Of(value);

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltype
    private static string? TypeOf(CallerKind kind) => kind switch
    {
        CallerKind.Root => "Account",
        CallerKind.User => "User",
        CallerKind.Role or CallerKind.RoleSession => "AssumedRole",
        CallerKind.FederatedUser => "FederatedUser",
        _ => null,
    };

    // KMS is asked in the key's own Region.
    private string? KeyRegion() =>
        !request.IsRegionAssumed && AwsArn.TryParse(request.KeyArn, out var arn) && arn is { Service: "kms", Region.Length: > 0 } ? arn.Region : null;

    /// <summary>Whether a service forwards the request in the caller's name.</summary>
    private Ternary Forwarded()
    {
        var via = this[ViaService].State;
        return request.Context.TryGetValue(ViaAwsService.Name, out var told) && told is ["true"] ? via.Or(Ternary.Maybe) : via;
    }

    // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
    private ContextValue OtherThan(ContextKey key)
    {
        var other = key.Name.Equals(Grantee.Name, StringComparison.OrdinalIgnoreCase) ? GranteeService : Grantee;
        return request.Context.TryGetValue(other.Name, out var values)
            ? values.Count > 0 ? ContextValue.Absent : ContextValue.OfSomeValue
            : ContextValue.NotKnown;
    }

    private List<string> EncryptionContextKeys() =>
        [.. request.Context
            .Where(static entry => entry.Value.Count > 0 && entry.Key.StartsWith(ContextKey.EncryptionContextPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(static entry => entry.Key[ContextKey.EncryptionContextPrefix.Length..])];
}
