using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>How a statement's principals apply to a caller.</summary>
/// <param name="Direct">Whether the key policy itself speaks to the caller.</param>
/// <param name="Delegated">Whether it speaks to the caller's account, whose IAM policies then decide.</param>
internal readonly record struct PrincipalMatch(Ternary Direct, Ternary Delegated)
{
    public Ternary Any => Direct.Or(Delegated);

    /// <summary>Both, narrowed by what else has to hold.</summary>
    public PrincipalMatch And(Ternary rest) => new(Direct.And(rest), Delegated.And(rest));

    public static PrincipalMatch Of(KeyPolicyStatement statement, Caller caller, string? keyAccount)
    {
        Ternary named = Ternary.No, account = Ternary.No;
        foreach (var pattern in statement.PrincipalPatterns)
        {
            named = named.Or(pattern.Names(caller));
            account = account.Or(pattern.NamesAccountOf(caller));
        }

        if (statement.ExceptPrincipals)
        {
            (named, account) = (Excepting(statement, caller, named, account), Ternary.No);
        }

        if (caller.Kind == CallerKind.Service)
        {
            return new(named, Ternary.No);
        }

        if (keyAccount is null || caller.Account is null)
        {
            // Whether the key policy alone suffices depends on whether the accounts are the same.
            return new(named.Or(account).And(Ternary.Maybe), Ternary.No);
        }

        // A principal of another account always needs its own account's consent too:
        // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
        if (caller.Account != keyAccount)
        {
            return new(Ternary.No, named.Or(account));
        }

        // The root user has no identity policies that could decide.
        return caller.Kind == CallerKind.Root ? new(named.Or(account), Ternary.No) : new(named, account);
    }

    /// <summary>NotPrincipal with Deny: to be excepted, a principal must be listed at every level, itself and its account;
    /// listing the account alone excepts nobody in it but the root user. AWS does not support it with Allow.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html"/></remarks>
    private static Ternary Excepting(KeyPolicyStatement statement, Caller caller, Ternary named, Ternary account)
    {
        var patterns = statement.PrincipalPatterns;
        if (patterns.Any(static pattern => pattern.IsEveryone))
        {
            return Ternary.No;
        }

        if (patterns.Length == 0 || caller.Kind == CallerKind.Unknown)
        {
            return Ternary.Maybe;
        }

        var applies = caller.Kind switch
        {
            CallerKind.Service => named.Not(),
            CallerKind.Root => named.Or(account).Not(),
            _ when named == Ternary.No => Ternary.Yes,
            _ when account == Ternary.Yes && IsListedInFull(patterns, caller, named) => Ternary.No,
            _ => Ternary.Maybe,
        };
        return statement.Effect == KeyPolicyEffect.Deny ? applies : applies.And(Ternary.Maybe);
    }

    private static bool IsListedInFull(PrincipalPattern[] patterns, Caller caller, Ternary named) => caller.Kind switch
    {
        CallerKind.User or CallerKind.FederatedUser => named == Ternary.Yes,
        CallerKind.RoleSession => patterns.Any(pattern => pattern.IsRoleOf(caller)) && patterns.Any(pattern => pattern.IsSession(caller)),

        // Each of the role's sessions would have to be listed too.
        _ => false,
    };
}
