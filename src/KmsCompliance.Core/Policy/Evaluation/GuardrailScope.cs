using KmsCompliance.Policy.Conditions;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>Whom a kind of limiting policy binds.</summary>
internal static class GuardrailScope
{
    private const string ServiceLinkedName = "AWSServiceRoleFor";

    /// <summary>Whether a kind of policy binds a caller for an action.</summary>
    /// <param name="source">The kind.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="action">The action.</param>
    public static Ternary Binds(StatementSource source, Caller caller, string action) => source switch
    {
        _ when caller.Kind == CallerKind.Unknown => Ternary.Maybe,

        // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html: users and roles.
        StatementSource.PermissionsBoundary => (caller.Kind is CallerKind.User or CallerKind.Role or CallerKind.RoleSession or CallerKind.FederatedUser).ToTernary(),

        // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session: sessions only.
        StatementSource.SessionPolicy => (caller.Kind is CallerKind.Role or CallerKind.RoleSession or CallerKind.FederatedUser).ToTernary(),

        // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html: principals of accounts.
        StatementSource.ServiceControlPolicy => caller.Kind == CallerKind.Service ? Ternary.No : IsServiceLinked(caller).Not(),

        // https://docs.aws.amazon.com/kms/latest/developerguide/resource-control-policies.html: kms:RetireGrant is not bound.
        _ => action.Equals("kms:RetireGrant", StringComparison.OrdinalIgnoreCase) ? Ternary.No : IsServiceLinked(caller).Not(),
    };

    // A session's ARN lacks the path of the role, which alone says for certain that it is one.
    private static Ternary IsServiceLinked(Caller caller) => caller.Kind switch
    {
        CallerKind.Role => caller.Id.Contains(":role/aws-service-role/", StringComparison.Ordinal).ToTernary(),
        CallerKind.RoleSession => caller.Name!.StartsWith(ServiceLinkedName, StringComparison.Ordinal) ? Ternary.Maybe : Ternary.No,
        _ => Ternary.No,
    };
}
