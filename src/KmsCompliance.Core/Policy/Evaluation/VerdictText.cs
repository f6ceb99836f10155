using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>Says in words how a statement relates to a request.</summary>
internal static class VerdictText
{
    public static string Of(
        KeyPolicyStatement? statement, KeyGrant? grant, StatementMatch match, StatementOutcome outcome, KeyAccessRequest request, RequestContext context)
    {
        var effect = statement?.Effect == KeyPolicyEffect.Deny ? "denies" : "allows";
        return outcome switch
        {
            StatementOutcome.Applies => $"{effect} {request.Action}.",
            StatementOutcome.Delegates => $"{effect} {request.Action} to those whom the IAM policies of the caller's account allow it.",
            StatementOutcome.Unknown => $"may or may not apply: {Clause(statement, grant, match, request, context, isOpen: true)}.",
            _ => $"does not apply: {Clause(statement, grant, match, request, context, isOpen: false)}.",
        };
    }

    private static string Clause(
        KeyPolicyStatement? statement, KeyGrant? grant, StatementMatch match, KeyAccessRequest request, RequestContext context, bool isOpen) => match.Clause switch
        {
            StatementClause.Action when grant is not null => $"the grant is for {List(grant.Operations)}",
            StatementClause.Action when statement is { Actions.Count: 0 } => isOpen ? "it excepts no action, which is not documented" : "it has no Action, so it has no effect",
            StatementClause.Action => $"it is about {(statement!.ExceptActions ? "every action but " : "")}{List(statement.Actions)}, not {request.Action}",
            StatementClause.Principal when grant is not null => $"the grantee is {grant.GranteePrincipal}{(isOpen ? ", which may or may not be the caller" : "")}",
            StatementClause.Principal => $"it names {(statement!.ExceptPrincipals ? "everyone but " : "")}{List([.. statement.Principals.Select(static principal => principal.Value)])}, "
                + (isOpen ? "and whether that is the caller cannot be said" : $"not {request.PrincipalArn}"),
            StatementClause.Resource when statement is { Resources.Count: 0 } => "it has no Resource, so it has no effect",
            StatementClause.Resource => $"it is about the resource {(statement!.ExceptResources ? "other than " : "")}{List(statement.Resources)}{(isOpen ? ", which may or may not be the key" : ", which is not the key")}",
            StatementClause.Condition when statement is not null && match.Condition >= 0 => Condition(statement.Conditions[match.Condition], context),
            StatementClause.Condition => isOpen ? "its constraint cannot be judged" : "its constraint wants another encryption context",
            StatementClause.UnknownMember => $"it has members that IAM does not know{(statement is { UnknownMembers.Count: > 0 } ? $", {List(statement.UnknownMembers)}" : ", in the document")}",
            _ => "something in it is not understood",
        };

    private static string Condition(KeyPolicyCondition condition, RequestContext context) =>
        $"the condition {condition.Operator} {PolicyNode.Shorten(condition.Key)} wants {List(condition.Values)}, and in the request the key {context.Describe(condition.Key)}";

    private static string List(IReadOnlyList<string> values) => values.Count switch
    {
        0 => "nothing",
        <= 3 => string.Join(", ", values.Select(static value => $"'{PolicyNode.Shorten(value)}'")),
        _ => $"{string.Join(", ", values.Take(3).Select(static value => $"'{PolicyNode.Shorten(value)}'"))} and {values.Count - 3} more",
    };
}
