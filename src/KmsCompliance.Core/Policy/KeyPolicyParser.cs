using System.Collections.ObjectModel;
using System.Text.Json;

namespace KmsCompliance.Policy;

/// <summary>Turns nodes into statements and refuses what KMS would refuse.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"/></remarks>
internal sealed class KeyPolicyParser
{
    /// <summary>The version that knows policy variables.</summary>
    public const string CurrentVersion = "2012-10-17";

    private const string OldVersion = "2008-10-17";

    private static readonly string[] StatementMembers =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

    private readonly PolicyText _text;

    private KeyPolicyParser(PolicyText text) => _text = text;

    public static KeyPolicyDocument Parse(string json)
    {
        var (text, root) = PolicyText.Read(json);
        return Parse(text, root);
    }

    /// <summary>Reads a document whose nodes are there already.</summary>
    public static KeyPolicyDocument Parse(PolicyText text, PolicyNode root) => new KeyPolicyParser(text).Document(root);

    private KeyPolicyDocument Document(PolicyNode root)
    {
        if (root.Kind != JsonValueKind.Object)
        {
            throw _text.Error(root, $"a key policy is a JSON object, not {root.Describe()}.");
        }

        var version = root.Member("Version")
            ?? throw _text.Error(root, $"Version is missing; it should be \"{CurrentVersion}\".");
        if (version.Kind != JsonValueKind.String || version.Text is not (CurrentVersion or OldVersion))
        {
            throw _text.Error(version, $"Version is {version.Describe()}; it must be \"{CurrentVersion}\" or \"{OldVersion}\".");
        }

        if (root.Member("Id") is { Kind: not JsonValueKind.String } id)
        {
            throw _text.Error(id, $"Id is {id.Describe()}; it must be a string.");
        }

        var statement = root.Member("Statement") ?? throw _text.Error(root, "Statement is missing.");
        IReadOnlyList<PolicyNode> nodes = statement.Kind == JsonValueKind.Array ? statement.Items : [statement];
        if (nodes.Count == 0)
        {
            throw _text.Error(statement, "Statement is empty; a key policy needs at least one statement.");
        }

        var statements = new List<KeyPolicyStatement>(nodes.Count);
        var sids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var parsed = Statement(node, statements.Count + 1, version.Text == CurrentVersion);
            if (parsed.Sid is { } sid && !sids.TryAdd(sid, parsed.Number))
            {
                throw _text.Error(
                    node.Member("Sid")!,
                    $"the Sid '{PolicyNode.Shorten(sid)}' of statement {parsed.Number} is already that of statement {sids[sid]}; each Sid may appear once.");
            }

            statements.Add(parsed);
        }

        return new KeyPolicyDocument(root)
        {
            Version = version.Text,
            Id = root.Member("Id")?.Text,
            Statements = statements.AsReadOnly(),
            UnknownMembers = Names(root, ["Version", "Id", "Statement"]),
        };
    }

    private KeyPolicyStatement Statement(PolicyNode node, int number, bool hasVariables)
    {
        if (node.Kind != JsonValueKind.Object)
        {
            throw _text.Error(node, $"statement {number} is {node.Describe()}; it must be an object.");
        }

        var effect = node.Member("Effect") ?? throw _text.Error(node, $"statement {number} has no Effect; it must be \"Allow\" or \"Deny\".");
        if (effect.Kind != JsonValueKind.String || effect.Text is not ("Allow" or "Deny"))
        {
            throw _text.Error(effect, $"Effect is {effect.Describe()}; it must be \"Allow\" or \"Deny\", in this spelling.");
        }

        if (node.Member("Sid") is { Kind: not JsonValueKind.String } sid)
        {
            throw _text.Error(sid, $"Sid is {sid.Describe()}; it must be a string.");
        }

        var (principals, exceptPrincipals) = OneOf(node, number, "Principal", "NotPrincipal", required: true);
        var (actions, exceptActions) = OneOf(node, number, "Action", "NotAction", required: true);
        var (resources, exceptResources) = OneOf(node, number, "Resource", "NotResource", required: false);
        var named = Principals(principals!, exceptPrincipals ? "NotPrincipal" : "Principal");
        var conditions = Conditions(node.Member("Condition"));
        return new KeyPolicyStatement(node, number)
        {
            // Some tools write an empty Sid into every statement, and it is not taken for a duplicate.
            Sid = node.Member("Sid") is { Text.Length: > 0 } given ? given.Text : null,
            Effect = effect.Text == "Allow" ? KeyPolicyEffect.Allow : KeyPolicyEffect.Deny,
            Principals = named,
            ExceptPrincipals = exceptPrincipals,
            Actions = Strings(actions!, exceptActions ? "NotAction" : "Action"),
            ExceptActions = exceptActions,
            Resources = resources is null ? [] : Strings(resources, exceptResources ? "NotResource" : "Resource"),
            ExceptResources = exceptResources,
            Conditions = conditions,
            UnknownMembers = Names(node, StatementMembers),
            HasVariables = hasVariables,
            PrincipalPatterns = [.. named.Select(PrincipalPattern.Of)],
            ConditionTests = [.. conditions.Select(condition => new ConditionTest(condition, hasVariables))],
        };
    }

    private (PolicyNode? Value, bool Except) OneOf(PolicyNode statement, int number, string name, string exceptName, bool required)
    {
        var value = statement.Member(name);
        var except = statement.Member(exceptName);
        if (value is not null && except is not null)
        {
            throw _text.Error(except, $"statement {number} has both {name} and {exceptName}; it may have one of them.");
        }

        if (required && value is null && except is null)
        {
            throw _text.Error(statement, $"statement {number} has no {name}.");
        }

        return (value ?? except, except is not null);
    }

    private ReadOnlyCollection<KeyPolicyPrincipalEntry> Principals(PolicyNode node, string name)
    {
        if (node is { Kind: JsonValueKind.String, Text: "*" })
        {
            return new([new("AWS", "*")]);
        }

        if (node.Kind != JsonValueKind.Object)
        {
            throw _text.Error(node, $"{name} is {node.Describe()}; it must be \"*\" or an object such as {{\"AWS\": …}}.");
        }

        var entries = new List<KeyPolicyPrincipalEntry>();
        foreach (var (type, value) in node.Members)
        {
            foreach (var principal in Strings(value, $"{name} {PolicyNode.Shorten(type)}"))
            {
                entries.Add(new(type, principal));
            }
        }

        return entries.AsReadOnly();
    }

    private ReadOnlyCollection<KeyPolicyCondition> Conditions(PolicyNode? node)
    {
        if (node is null)
        {
            return ReadOnlyCollection<KeyPolicyCondition>.Empty;
        }

        var conditions = new List<KeyPolicyCondition>();
        foreach (var (operatorName, keys) in ObjectOf(node, "Condition").Members)
        {
            var shownOperator = PolicyNode.Shorten(operatorName);
            foreach (var (key, values) in ObjectOf(keys, $"the condition {shownOperator}").Members)
            {
                conditions.Add(new(operatorName, key, Scalars(values, $"the value of {shownOperator} {PolicyNode.Shorten(key)}")));
            }
        }

        return conditions.AsReadOnly();
    }

    private PolicyNode ObjectOf(PolicyNode node, string what) => node.Kind == JsonValueKind.Object
        ? node
        : throw _text.Error(node, $"{what} is {node.Describe()}; it must be an object.");

    private ReadOnlyCollection<string> Strings(PolicyNode node, string what) =>
        List(node, what, "a string or an array of strings", static item => item.Kind == JsonValueKind.String);

    private ReadOnlyCollection<string> Scalars(PolicyNode node, string what) =>
        List(node, what, "a string, a number, a Boolean, or an array of them", static item => item.IsScalar);

    private ReadOnlyCollection<string> List(PolicyNode node, string what, string expected, Func<PolicyNode, bool> fits)
    {
        IReadOnlyList<PolicyNode> items = node.Kind == JsonValueKind.Array ? node.Items : [node];
        var values = new List<string>(items.Count);
        foreach (var item in items)
        {
            values.Add(fits(item)
                ? item.Text
                : throw _text.Error(item, $"{what} {(item == node ? "is" : "holds")} {item.Describe()}; it must be {expected}."));
        }

        return values.AsReadOnly();
    }

    private static ReadOnlyCollection<string> Names(PolicyNode node, string[] known) =>
        node.Members.Select(member => member.Key).Where(name => !known.Contains(name)).ToList().AsReadOnly();
}
