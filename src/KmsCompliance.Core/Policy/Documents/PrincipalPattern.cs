using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Documents;

/// <summary>One principal of a statement, taken apart, and how it relates to a caller.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"/></remarks>
internal sealed class PrincipalPattern
{
    private readonly PatternKind _kind;
    private readonly string _value;
    private readonly string? _account;
    private readonly string? _partition;
    private readonly string? _name;

    private PrincipalPattern(PatternKind kind, string value, string? account = null, string? partition = null, string? name = null)
    {
        _kind = kind;
        _value = value;
        _account = account;
        _partition = partition;
        _name = name;
    }

    private enum PatternKind
    {
        NotUnderstood,
        Nobody,
        Everyone,
        Account,
        User,
        Role,
        RoleSession,
        FederatedUser,
        Federation,
        Service,
        SomeService,
    }

    public bool IsEveryone => _kind == PatternKind.Everyone;

    public static PrincipalPattern Of(KeyPolicyPrincipalEntry entry) => entry.Type switch
    {
        "AWS" => OfAws(entry.Value),

        // A star for every service is not documented, nor is a service principal with wildcards.
        "Service" => new(HasWildcard(entry.Value) ? PatternKind.SomeService : PatternKind.Service, entry.Value),
        "Federated" => new(PatternKind.Federation, entry.Value),
        _ => new(PatternKind.NotUnderstood, entry.Value),
    };

    /// <summary>Whether the pattern names the caller's account as a whole.</summary>
    public Ternary NamesAccountOf(Caller caller) => (_kind, caller.Kind) switch
    {
        (PatternKind.Account, CallerKind.Unknown) => Ternary.Maybe,
        (PatternKind.Account, _) => (_account == caller.Account && (_partition is null || _partition == caller.Partition)).ToTernary(),
        _ => Ternary.No,
    };

    /// <summary>Whether the pattern names the caller itself: the user, the role, the session's role, the session.</summary>
    public Ternary Names(Caller caller) => (_kind, caller.Kind) switch
    {
        (PatternKind.Nobody, _) or (PatternKind.Account, _) => Ternary.No,
        (PatternKind.Everyone, _) => Ternary.Yes,
        (PatternKind.NotUnderstood, _) or (_, CallerKind.Unknown) or (PatternKind.SomeService, CallerKind.Service) => Ternary.Maybe,
        (PatternKind.User, CallerKind.User) or
        (PatternKind.Role, CallerKind.Role) or
        (PatternKind.RoleSession, CallerKind.RoleSession) or
        (PatternKind.FederatedUser, CallerKind.FederatedUser) or
        (PatternKind.Service, CallerKind.Service) => (_value == caller.Id).ToTernary(),

        // A role's name is unique in its account whatever its path, and the session's ARN lacks the path.
        (PatternKind.Role, CallerKind.RoleSession) => SameRole(caller).ToTernary(),

        // The caller may or may not be in that very session.
        (PatternKind.RoleSession, CallerKind.Role) => SameRole(caller) ? Ternary.Maybe : Ternary.No,

        // A federated user acts within the rights of the user who asked for the session, and the ARN does not say who.
        (PatternKind.User, CallerKind.FederatedUser) => _account == caller.Account ? Ternary.Maybe : Ternary.No,

        // A role's session may have begun with an outside identity; only the request can say.
        (PatternKind.Federation, CallerKind.Role or CallerKind.RoleSession) =>
            caller.FederatedProvider is { } provider ? (_value == provider).ToTernary() : Ternary.Maybe,
        _ => Ternary.No,
    };

    /// <summary>Whether what the pattern gives a caller whom it names is given in spite of a permissions boundary or a session
    /// policy that does not allow it. Of everyone, and of those for whom others vouch, that is not documented.</summary>
    public Ternary IsUnlimited(Caller caller) => (_kind, caller.Kind) switch
    {
        (PatternKind.User, CallerKind.User) or (PatternKind.RoleSession, CallerKind.RoleSession) or (PatternKind.FederatedUser, CallerKind.FederatedUser) => Ternary.Yes,
        (PatternKind.Role, _) or (PatternKind.User, CallerKind.FederatedUser) => Ternary.No,
        _ => Ternary.Maybe,
    };

    /// <summary>Whether the pattern is the role of a session, as opposed to the session.</summary>
    public bool IsRoleOf(Caller caller) => _kind == PatternKind.Role && SameRole(caller);

    /// <summary>Whether the pattern is the very session of the caller.</summary>
    public bool IsSession(Caller caller) => _kind == PatternKind.RoleSession && _value == caller.Id;

    /// <summary>Whether a principal is what AWS puts in place of the ARN of a deleted user or role. A new one of the same
    /// name is not meant.</summary>
    public static bool IsUniqueId(string value) =>
        value.Length >= 16
        && (value.StartsWith("AROA", StringComparison.Ordinal) || value.StartsWith("AIDA", StringComparison.Ordinal))
        && value.All(char.IsAsciiLetterOrDigit);

    private static PrincipalPattern OfAws(string value)
    {
        if (value == "*")
        {
            return new(PatternKind.Everyone, value);
        }

        if (AwsArn.IsAccountId(value))
        {
            return new(PatternKind.Account, value, value);
        }

        if (IsUniqueId(value))
        {
            return new(PatternKind.Nobody, value);
        }

        // A wildcard inside a principal is not allowed, so what it would do is anybody's guess.
        if (HasWildcard(value) || !AwsArn.TryParse(value, out var arn))
        {
            return new(PatternKind.NotUnderstood, value);
        }

        var (kind, name) = Caller.Split(arn.Service, arn.Resource);
        var patternKind = kind switch
        {
            CallerKind.Root => PatternKind.Account,
            CallerKind.User => PatternKind.User,
            CallerKind.Role => PatternKind.Role,
            CallerKind.RoleSession => PatternKind.RoleSession,
            CallerKind.FederatedUser => PatternKind.FederatedUser,
            _ => PatternKind.NotUnderstood,
        };
        return new(patternKind, value, arn.AccountId, arn.Partition, name);
    }

    private static bool HasWildcard(string value) => value.AsSpan().ContainsAny('*', '?');

    private bool SameRole(Caller caller) =>
        _name == caller.Name && _account == caller.Account && _partition == caller.Partition;
}
