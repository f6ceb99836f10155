using System.Collections.ObjectModel;
using System.Text.Json;
using KmsCompliance.Policy.Conditions;

namespace KmsCompliance.Policy.Documents;

/// <summary>Turns nodes into statements and refuses what KMS would refuse.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"/></remarks>
internal sealed class KeyPolicyParser
{
    /// <summary>The version that knows policy variables.</summary>
    public const string CurrentVersion = "2012-10-17";

    private const string OldVersion = "2008-10-17";

    private static readonly string[] DocumentMembers = ["Version", "Id", "Statement"];

    private static readonly string[] StatementMembers =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

    private readonly PolicyText _text;
    private readonly PolicyDialect _dialect;

    private KeyPolicyParser(PolicyText text, PolicyDialect dialect)
    {
        _text = text;
        _dialect = dialect;
    }

    public static KeyPolicyDocument Parse(string json, PolicyDialect dialect)
    {
        var (text, root) = PolicyText.Read(json, dialect);
        var (version, statements) = new KeyPolicyParser(text, dialect).Document(root);
        return new KeyPolicyDocument(root)
        {
            Version = version,
            Id = root.Member("Id")?.Text,
            Statements = statements,
            UnknownMembers = Names(root, DocumentMembers),
        };
    }

    public static IdentityPolicyDocument ParseIdentity(string json, PolicyDialect dialect)
    {
        var (text, root) = PolicyText.Read(json, dialect);
        var (version, statements) = new KeyPolicyParser(text, dialect).Document(root);
        return new IdentityPolicyDocument(root)
        {
            Version = version,
            Statements = statements,
            UnknownMembers = Names(root, DocumentMembers),
        };
    }

    private (string Version, IReadOnlyList<KeyPolicyStatement> Statements) Document(PolicyNode root)
    {
        if (root.Kind != JsonValueKind.Object)
        {
            throw _text.Error(root, $"{_dialect.Article} {_dialect.Name} is a JSON object, not {root.Describe()}.");
        }

        var version = Version(root);
        if (root.Member("Id") is { Kind: not JsonValueKind.String } id)
        {
            throw _text.Error(id, $"Id is {id.Describe()}; it must be a string.");
        }

        var statement = root.Member("Statement") ?? throw _text.Error(root, "Statement is missing.");
        IReadOnlyList<PolicyNode> nodes = statement.Kind == JsonValueKind.Array ? statement.Items : [statement];
        if (nodes.Count == 0)
        {
            throw _text.Error(statement, $"Statement is empty; {_dialect.Article} {_dialect.Name} needs at least one statement.");
        }

        var statements = new List<KeyPolicyStatement>(nodes.Count);
        var sids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var number = statements.Count + 1;
            var sid = node.Kind == JsonValueKind.Object && node.Member("Sid") is { Kind: JsonValueKind.String, Text.Length: > 0 } given ? given : null;
            var repeats = sid is not null && !sids.TryAdd(sid.Text, number);

            // Whether KMS takes such a key policy is not documented; that keys have them is known, as AWS's own for Secrets
            // Manager is one. IAM refuses them.
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
            if (repeats && !_dialect.HasPrincipals)
            {
                throw _text.Error(
                    sid!, $"the Sid '{PolicyNode.Shorten(sid!.Text)}' of statement {number} is already that of statement {sids[sid.Text]}; each Sid may appear once.");
            }

            statements.Add(Statement(node, number, version == CurrentVersion, repeats));
        }

        return (version, statements.AsReadOnly());
    }

    private string Version(PolicyNode root)
    {
        var version = root.Member("Version");
        if (version is null)
        {
            // KMS wants a version; IAM and others take a document without one for an old one.
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
            return _dialect.NeedsVersion
                ? throw _text.Error(root, $"Version is missing; it should be \"{CurrentVersion}\".")
                : OldVersion;
        }

        return version.Kind == JsonValueKind.String && version.Text is (CurrentVersion or OldVersion)
            ? version.Text
            : throw _text.Error(version, $"Version is {version.Describe()}; it must be \"{CurrentVersion}\" or \"{OldVersion}\".");
    }

    private KeyPolicyStatement Statement(PolicyNode node, int number, bool hasVariables, bool repeatsSid)
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

        // KMS stores a statement without Action or Resource, though it has no effect; IAM refuses it.
        // https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
        var (principals, exceptPrincipals) = OneOf(node, number, "Principal", "NotPrincipal", required: _dialect.HasPrincipals);
        var (actions, exceptActions) = OneOf(node, number, "Action", "NotAction", required: !_dialect.HasPrincipals);
        var (resources, exceptResources) = OneOf(node, number, "Resource", "NotResource", required: !_dialect.HasPrincipals);
        if (!_dialect.HasPrincipals && principals is not null)
        {
            throw _text.Error(principals, $"statement {number} names a principal; an IAM policy is about whoever has it, so it names nobody.");
        }

        var named = principals is null ? ReadOnlyCollection<KeyPolicyPrincipalEntry>.Empty : Principals(principals, exceptPrincipals ? "NotPrincipal" : "Principal");
        ReadOnlyCollection<string> actionTexts = actions is null ? new([]) : Strings(actions, exceptActions ? "NotAction" : "Action");
        ReadOnlyCollection<string> resourceTexts = resources is null ? new(_dialect.IsAboutItsHolder ? ["*"] : []) : Strings(resources, exceptResources ? "NotResource" : "Resource");
        var conditions = Conditions(node.Member("Condition"));
        return new KeyPolicyStatement(node, number)
        {
            // Some tools write an empty Sid into every statement, and it is not taken for a duplicate.
            Sid = node.Member("Sid") is { Text.Length: > 0 } given ? given.Text : null,
            RepeatsSid = repeatsSid,
            Effect = effect.Text == "Allow" ? KeyPolicyEffect.Allow : KeyPolicyEffect.Deny,
            Principals = named,
            ExceptPrincipals = exceptPrincipals,
            Actions = actionTexts,
            ExceptActions = exceptActions,
            Resources = resourceTexts,
            ExceptResources = exceptResources,
            Conditions = conditions,
            UnknownMembers = Names(node, StatementMembers),
            IsOfIdentityPolicy = !_dialect.HasPrincipals,
            IsOfKeyPolicy = _dialect == PolicyDialect.Key,
            PrincipalPatterns = [.. named.Select(PrincipalPattern.Of)],
            ActionPatterns = [.. actionTexts.Select(static action => new ActionPattern(action))],
            ResourcePatterns = [.. resourceTexts.Select(resource => new ResourcePattern(resource, hasVariables, _dialect.CompletesArns))],
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
