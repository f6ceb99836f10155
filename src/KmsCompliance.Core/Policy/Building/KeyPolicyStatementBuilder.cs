using System.Text.Json;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Building;

/// <summary>Composes one Allow statement: of a key policy, about the key that carries it, or of an IAM policy.</summary>
internal sealed class KeyPolicyStatementBuilder(string sid)
{
    // Whose caller it is goes without saying in a policy of the caller's own; and it is the key policy's to say.
    private const string CallerAccount = "kms:CallerAccount";

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

    /// <summary>Whether it holds of calls of one Region's service only.</summary>
    public bool IsOfOneRegion => _conditions.Exists(static condition => condition.Value.Exists(static entry => entry.Key == "kms:ViaService"));

    /// <summary>The statement, as it would stand in a document of its own.</summary>
    public KeyPolicyStatement BuildStatement() => KeyPolicyBuilder.Document([Build()]).Statements[0];

    // In a key policy "*" is this key, and the only way to name one that does not exist yet.
    public PolicyNode Build() => Build(sid, [new("Principal", PolicyNode.Object(_principals, 0))], Text("*"), _conditions);

    /// <summary>The same right as a statement of an IAM policy, which names the keys and nobody.</summary>
    /// <param name="keyArns">The keys.</param>
    /// <param name="sidSuffix">What tells it from others that say the same of other keys.</param>
    public PolicyNode BuildForIdentity(IReadOnlyList<string> keyArns, string sidSuffix) => Build(
        sid + sidSuffix,
        [],
        Values(keyArns),
        [.. _conditions
            .Select(static condition => new KeyValuePair<string, List<KeyValuePair<string, PolicyNode>>>(condition.Key, condition.Value.FindAll(static entry => entry.Key != CallerAccount)))
            .Where(static condition => condition.Value.Count > 0)]);

    private PolicyNode Build(
        string id,
        IReadOnlyList<KeyValuePair<string, PolicyNode>> principal,
        PolicyNode resource,
        List<KeyValuePair<string, List<KeyValuePair<string, PolicyNode>>>> conditions) => PolicyNode.Object(
        [
            new("Sid", Text(id)),
            new("Effect", Text("Allow")),
            .. principal,
            new("Action", Values(_actions)),
            new("Resource", resource),
            .. conditions.Count == 0 ? Array.Empty<KeyValuePair<string, PolicyNode>>() : [new("Condition", PolicyNode.Object(
                [.. conditions.Select(static condition => new KeyValuePair<string, PolicyNode>(condition.Key, PolicyNode.Object(condition.Value, 0)))],
                0))],
        ],
        0);

    private static PolicyNode Values(IReadOnlyList<string> values) =>
        values.Count == 1 ? Text(values[0]) : PolicyNode.Array([.. values.Select(Text)], 0);

    private static PolicyNode Text(string value) => PolicyNode.Scalar(JsonValueKind.String, value, 0);
}
