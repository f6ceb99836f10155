using System.Text.Json;

namespace KmsCompliance.Policy;

/// <summary>Composes one Allow statement about the key that carries the policy.</summary>
internal sealed class KeyPolicyStatementBuilder(string sid)
{
    private readonly List<string> _actions = [];
    private readonly List<KeyValuePair<string, PolicyNode>> _principals = [];
    private readonly List<KeyValuePair<string, List<KeyValuePair<string, PolicyNode>>>> _conditions = [];

    public KeyPolicyStatementBuilder To(params IReadOnlyList<string> arns)
    {
        _principals.Add(new("AWS", Values(arns)));
        return this;
    }

    public KeyPolicyStatementBuilder ToService(string service)
    {
        _principals.Add(new("Service", Text(service)));
        return this;
    }

    public KeyPolicyStatementBuilder Allow(params IReadOnlyList<string> actions)
    {
        _actions.AddRange(actions);
        return this;
    }

    public KeyPolicyStatementBuilder When(string conditionOperator, string key, params IReadOnlyList<string> values)
    {
        var index = _conditions.FindIndex(condition => condition.Key == conditionOperator);
        if (index < 0)
        {
            index = _conditions.Count;
            _conditions.Add(new(conditionOperator, []));
        }

        _conditions[index].Value.Add(new(key, Values(values)));
        return this;
    }

    /// <summary>The statement, as it would stand in a document of its own.</summary>
    public KeyPolicyStatement BuildStatement() => KeyPolicyBuilder.Document([Build()]).Statements[0];

    public PolicyNode Build()
    {
        List<KeyValuePair<string, PolicyNode>> members =
        [
            new("Sid", Text(sid)),
            new("Effect", Text("Allow")),
            new("Principal", PolicyNode.Object(_principals, 0)),
            new("Action", Values(_actions)),

            // In a key policy "*" is this key, and the only way to name one that does not exist yet.
            new("Resource", Text("*")),
        ];
        if (_conditions.Count > 0)
        {
            members.Add(new("Condition", PolicyNode.Object(
                [.. _conditions.Select(static condition => new KeyValuePair<string, PolicyNode>(condition.Key, PolicyNode.Object(condition.Value, 0)))],
                0)));
        }

        return PolicyNode.Object(members, 0);
    }

    private static PolicyNode Values(IReadOnlyList<string> values) =>
        values.Count == 1 ? Text(values[0]) : PolicyNode.Array([.. values.Select(Text)], 0);

    private static PolicyNode Text(string value) => PolicyNode.Scalar(JsonValueKind.String, value, 0);
}
