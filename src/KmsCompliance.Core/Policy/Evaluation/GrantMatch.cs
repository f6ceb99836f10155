using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>How a grant relates to a request.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/grants.html"/></remarks>
internal static class GrantMatch
{
    private const string ActionPrefix = "kms:";

    private static readonly ContextKey SourceArn = new("aws:SourceArn");

    // Constraints do not concern these, https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
    private static readonly string[] WithoutEncryptionContext =
        ["DescribeKey", "RetireGrant", "GetPublicKey", "Sign", "Verify", "GenerateMac", "VerifyMac", "DeriveSharedSecret"];

    public static StatementMatch Of(KeyGrant grant, KeyAccessRequest request, Caller caller, string? keyAccount, RequestContext context)
    {
        var operation = request.Action.StartsWith(ActionPrefix, StringComparison.OrdinalIgnoreCase) ? request.Action[ActionPrefix.Length..] : "";
        if (!grant.Operations.Contains(operation, StringComparer.OrdinalIgnoreCase))
        {
            return new(default, StatementClause.Action);
        }

        var who = Grantee(grant.GranteePrincipal, caller, keyAccount);
        if (who.Any == Ternary.No)
        {
            return new(default, StatementClause.Principal);
        }

        var fits = Constraints(grant, operation, context).And(Source(grant, operation, context));
        return fits switch
        {
            Ternary.No => new(default, StatementClause.Condition),
            Ternary.Maybe => new(who.And(fits), StatementClause.Condition),
            _ => new(who, who is { Direct: Ternary.Maybe } ? StatementClause.Principal : null),
        };
    }

    // Whether a permissions boundary or session policy limits what a grant gives is not documented.
    private static PrincipalMatch Grantee(string grantee, Caller caller, string? keyAccount)
    {
        var isService = !grantee.Contains(':') && grantee.Contains('.');
        var pattern = PrincipalPattern.Of(new(isService ? "Service" : "AWS", grantee));
        if (caller.Kind == CallerKind.Service || (caller.Account is not null && caller.Account == keyAccount))
        {
            return new(pattern.Names(caller), pattern.NamesAccountOf(caller), caller.Kind == CallerKind.Service ? pattern.Names(caller) : Ternary.Maybe);
        }

        // Whether a grantee of another account needs its account's consent too is not documented: with it, the request is
        // allowed for certain; without, not.
        var named = pattern.Names(caller).Or(pattern.NamesAccountOf(caller));
        return new(named.And(Ternary.Maybe), caller.Account is null || keyAccount is null ? Ternary.No : named, Ternary.Maybe);
    }

    /// <summary>What is open in a grant, where it is for which resource the service calls alone; null where it is something
    /// else.</summary>
    public static string? Residual(KeyGrant grant, KeyAccessRequest request, Caller caller, string? keyAccount, RequestContext context) =>
        grant.SourceArn is { } source && !source.AsSpan().ContainsAny('*', '?') && context[SourceArn] is not { State: Ternary.Yes, Values: [_] }
        && Of(grant with { SourceArn = null }, request, caller, keyAccount, context) is { Clause: null }
            ? $"{SourceArn.Name} is {PolicyNode.Shorten(source)}"
            : null;

    // What a pattern means in a constraint, and whether constraints of this kind concern the operations that the others do not, is not
    // documented. A request that does not say for which resource it is made may be made for this one.
    private static Ternary Source(KeyGrant grant, string operation, RequestContext context) => (grant.SourceArn, context[SourceArn]) switch
    {
        (null, _) => Ternary.Yes,
        ({ } source, { State: Ternary.Yes, Values: [var given] }) when given == source => Ternary.Yes,
        ({ } source, { State: Ternary.Yes, Values: [_] }) => source.AsSpan().ContainsAny('*', '?')
            || operation.Equals("CreateGrant", StringComparison.OrdinalIgnoreCase)
            || WithoutEncryptionContext.Contains(operation, StringComparer.OrdinalIgnoreCase) ? Ternary.Maybe : Ternary.No,
        _ => Ternary.Maybe,
    };

    private static Ternary Constraints(KeyGrant grant, string operation, RequestContext context)
    {
        var result = (!grant.HasOtherConstraint).ToTernary().Or(Ternary.Maybe);
        if ((grant.EncryptionContextEquals is null && grant.EncryptionContextSubset is null)
            || WithoutEncryptionContext.Contains(operation, StringComparer.OrdinalIgnoreCase))
        {
            return result;
        }

        // A grant made by grant must be as narrow, which is another question than this request's encryption context.
        if (operation.Equals("CreateGrant", StringComparison.OrdinalIgnoreCase))
        {
            return Ternary.Maybe;
        }

        foreach (var (name, value) in grant.EncryptionContextEquals ?? grant.EncryptionContextSubset!)
        {
            result = result.And(Has(name, value, context));
        }

        if (grant is { EncryptionContextEquals: { } exact, EncryptionContextSubset: { } subset })
        {
            result = subset.Aggregate(result, (sofar, pair) => sofar.And(Has(pair.Key, pair.Value, context)));
            return result.And(HasNoOther(exact.Count, context));
        }

        return grant.EncryptionContextEquals is { } only ? result.And(HasNoOther(only.Count, context)) : result;
    }

    private static Ternary Has(string name, string value, RequestContext context) => context[new ContextKey(ContextKey.EncryptionContextPrefix + name)] switch
    {
        { State: Ternary.Yes, Values: [var given] } => (given == value).ToTernary(),
        { State: Ternary.No } => Ternary.No,
        _ => Ternary.Maybe,
    };

    private static Ternary HasNoOther(int count, RequestContext context) => context[ContextKey.EncryptionContextKeys] switch
    {
        { State: Ternary.Yes, Values: { } names } => (names.Count == count).ToTernary(),
        { State: Ternary.No } => (count == 0).ToTernary(),
        _ => Ternary.Maybe,
    };
}
