using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>How a statement's principals apply to a caller.</summary>
/// <param name="Direct">Whether the key policy itself speaks to the caller.</param>
/// <param name="Delegated">Whether it speaks to the caller's account, whose IAM policies then decide.</param>
/// <param name="Unlimited">Whether what it gives directly is given in spite of a permissions boundary or session policy that
/// does not allow it: to a user or a session that is named itself, not to a role.
/// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html"/></param>
internal readonly record struct PrincipalMatch(Ternary Direct, Ternary Delegated, Ternary Unlimited)
{
    public Ternary Any => Direct.Or(Delegated);

    /// <summary>Both, narrowed by what else has to hold.</summary>
    public PrincipalMatch And(Ternary rest) => new(Direct.And(rest), Delegated.And(rest), Unlimited.And(rest));

    public static PrincipalMatch Of(KeyPolicyStatement statement, Caller caller, string? keyAccount)
    {
        Ternary named = Ternary.No, account = Ternary.No, unlimited = Ternary.No;
        foreach (var pattern in statement.PrincipalPatterns)
        {
            var names = pattern.Names(caller);
            named = named.Or(names);
            unlimited = unlimited.Or(names.And(pattern.IsUnlimited(caller)));
            account = account.Or(pattern.NamesAccountOf(caller));
        }

        if (statement.ExceptPrincipals)
        {
            (named, account, unlimited) = (Excepting(statement, caller, named, account), Ternary.No, Ternary.Maybe);
        }

        if (caller.Kind == CallerKind.Service)
        {
            return new(named, Ternary.No, named);
        }

        // A role's session that is let in as one of everybody, by the role's ARN in a condition, is named itself.
        if (unlimited == Ternary.Maybe && statement.PrincipalPatterns.Any(static pattern => pattern.IsEveryone) && statement.ConditionTests.Any(static test => test.IsDemand && test.Condition.Key.Equals("aws:PrincipalArn", StringComparison.OrdinalIgnoreCase)))
        {
            unlimited = named;
        }

        if (keyAccount is null || caller.Account is null)
        {
            // Whether the key policy alone suffices depends on whether the accounts are the same.
            return new(named.Or(account).And(Ternary.Maybe), Ternary.No, unlimited.And(Ternary.Maybe));
        }

        // A principal of another account always needs its own account's consent too:
        // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
        if (caller.Account != keyAccount)
        {
            return new(Ternary.No, named.Or(account), Ternary.No);
        }

        // The root user has no identity policies that could decide.
        return caller.Kind == CallerKind.Root ? new(named.Or(account), Ternary.No, named.Or(account)) : new(named, account, unlimited);
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
