using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Templates;

/// <summary>Evaluates the functions of a template as far as the template tells. Where a condition is not known, both of its values are
/// possible.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html"/></remarks>
internal sealed partial class CloudFormationEvaluator
{
    /// <summary>What stands for the account where nobody said which.</summary>
    public const string AnyAccount = "${AWS::AccountId}";

    /// <summary>What stands for the Region where nobody said which.</summary>
    public const string AnyRegion = "${AWS::Region}";

    /// <summary>Why what a macro stands beside is not known, as a clause.</summary>
    public const string MayBeChanged = "a macro beside it (Fn::Transform) may change it while it is deployed";

    private const string Macro = "Fn::Transform";
    private const int MostValues = 16;
    private const int MostSteps = 48;
    private const int MostWork = 1_000_000;

    private readonly DocumentNode _root;
    private readonly TemplateOptions _options;
    private readonly Dictionary<string, (bool? Holds, SortedSet<string> Assumed)> _conditions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deciding = new(StringComparer.Ordinal);
    private SortedSet<string> _assumed = new(StringComparer.Ordinal);
    private int _work;

    /// <summary>Readies it for a template.</summary>
    /// <param name="root">The template.</param>
    /// <param name="options">What is known beside it.</param>
    public CloudFormationEvaluator(DocumentNode root, TemplateOptions options) => (_root, _options) = (root, options);

    /// <summary>The parameters that were taken for their defaults since this was last asked.</summary>
    public IReadOnlyList<string> TakeAssumed()
    {
        string[] taken = [.. _assumed];
        _assumed.Clear();
        return taken;
    }

    /// <summary>Notes parameters that were taken for their defaults when what is used now was read.</summary>
    /// <param name="parameters">The parameters.</param>
    public void Assume(IEnumerable<string> parameters) => _assumed.UnionWith(parameters);

    /// <summary>What a value may come to; not empty.</summary>
    /// <param name="node">The value; null for none.</param>
    public IReadOnlyList<CloudFormationValue> Evaluate(DocumentNode? node) => Evaluate(node, MostSteps);

    /// <summary>Whether a macro stands in an object: it may change what is beside it, at any depth.</summary>
    /// <param name="node">The object.</param>
    /// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-transform.html"/></remarks>
    public static bool HasMacro(DocumentNode? node) => node?[Macro] is not null;

    /// <summary>Whether a condition holds; null where that is not known.</summary>
    /// <param name="name">The condition.</param>
    public bool? Decide(string name)
    {
        if (_conditions.TryGetValue(name, out var known))
        {
            _assumed.UnionWith(known.Assumed);
            return known.Holds;
        }

        // A condition that hangs on itself is refused by CloudFormation.
        if (!_deciding.Add(name))
        {
            return null;
        }

        // What it assumes is kept apart, for whoever asks for it again.
        var before = _assumed;
        _assumed = new(StringComparer.Ordinal);
        var decided = HasMacro(_root["Conditions"]) ? null : Decide(_root["Conditions"]?[name], MostSteps);
        _conditions[name] = (decided, _assumed);
        before.UnionWith(_assumed);
        _assumed = before;
        _deciding.Remove(name);
        return decided;
    }

    /// <summary>A value as JSON, with its functions evaluated.</summary>
    /// <param name="node">The value.</param>
    /// <param name="problem">Why it is not known, as a clause.</param>
    /// <param name="nameOf">The ARN of a resource of the template; null where there is none.</param>
    /// <returns>Null where it is not known, or not to be shown.</returns>
    public string? ToJson(DocumentNode node, Func<string, string?, string?> nameOf, out string? problem)
    {
        using var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer);
        problem = Write(json, node, nameOf, MostSteps);
        if (problem is not null)
        {
            return null;
        }

        json.Flush();
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private string? Write(Utf8JsonWriter json, DocumentNode node, Func<string, string?, string?> nameOf, int steps)
    {
        if (steps == 0)
        {
            return "it is too deep";
        }

        if (IsFunction(node) || node.Kind == JsonValueKind.String)
        {
            return Evaluate(node, steps) switch
            {
                [{ IsSensitive: true }] => "it has a parameter that is not to be shown",
                [{ Problem: { } why }] => why,
                [{ Text: { } text }] => Done(() => json.WriteStringValue(text)),
                [{ Resource: { } id } resource] => nameOf(id, resource.Attribute) is { } name ? Done(() => json.WriteStringValue(name)) : $"it names {id}, which is known after the deployment only",
                [{ Node: { } inner }] => Write(json, inner, nameOf, steps - 1),
                [_] => Done(json.WriteNullValue),
                _ => "it hangs on a condition that is not known",
            };
        }

        switch (node.Kind)
        {
            case JsonValueKind.Object when HasMacro(node):
                return MayBeChanged;
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var (name, value) in node.Members.Where(member => !IsNothing(member.Value, steps)))
                {
                    json.WritePropertyName(name);
                    if (Write(json, value, nameOf, steps - 1) is { } problem)
                    {
                        return problem;
                    }
                }

                json.WriteEndObject();
                return null;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in node.Items.Where(item => !IsNothing(item, steps)))
                {
                    if (Write(json, item, nameOf, steps - 1) is { } problem)
                    {
                        return problem;
                    }
                }

                json.WriteEndArray();
                return null;
            case JsonValueKind.Null:
                return Done(json.WriteNullValue);
            case JsonValueKind.Undefined:
                return "it is not read";
            default:
                return Done(() => json.WriteStringValue(node.Scalar));
        }
    }

    private static string? Done(Action write)
    {
        write();
        return null;
    }

    private bool IsNothing(DocumentNode node, int steps) => IsFunction(node) && Evaluate(node, steps) is [{ IsNothing: true }];

    private static bool IsFunction(DocumentNode node) =>
        node.Members is [var only] && (only.Key is "Ref" or "Condition" || only.Key.StartsWith("Fn::", StringComparison.Ordinal));

    private IReadOnlyList<CloudFormationValue> Evaluate(DocumentNode? node, int steps)
    {
        if (node is null || node.Kind == JsonValueKind.Null)
        {
            return [CloudFormationValue.Nothing];
        }

        // Whoever wrote the template may have led its functions in circles, or made more of them than anybody can read.
        if (steps == 0 || ++_work > MostWork)
        {
            return [CloudFormationValue.Unknown("it goes through too many functions")];
        }

        if (node.Kind == JsonValueKind.Undefined)
        {
            return [CloudFormationValue.Unknown("it is not read")];
        }

        if (node.Scalar is { } scalar)
        {
            return [IsDynamic(scalar) ? CloudFormationValue.Unknown("CloudFormation looks it up while it deploys (a dynamic reference)") : CloudFormationValue.Of(scalar)];
        }

        if (!IsFunction(node))
        {
            return [new() { Node = node }];
        }

        var (name, argument) = node.Members[0];
        return name switch
        {
            "Ref" => [Refer(argument.Word)],
            "Fn::GetAtt" => [GetAttribute(argument, steps)],
            "Fn::Sub" => Substitute(argument, steps),
            "Fn::Join" => Join(argument, steps),
            "Fn::If" => Choose(argument, steps),
            "Fn::FindInMap" => Find(argument, steps),
            "Fn::Select" => Select(argument, steps),
            "Fn::Split" => [CloudFormationValue.Unknown("it is cut out of another text (Fn::Split)")],
            "Fn::ImportValue" => [CloudFormationValue.Unknown("another stack exports it (Fn::ImportValue)")],
            _ => [CloudFormationValue.Unknown($"{PrintableText.Of(name)} is not evaluated")],
        };
    }

    private CloudFormationValue Refer(string? name)
    {
        switch (name)
        {
            case null:
                return CloudFormationValue.Unknown("Ref names nothing");
            case "AWS::NoValue":
                return CloudFormationValue.Nothing;
            case "AWS::Region":
                return CloudFormationValue.Of(_options.Region ?? AnyRegion);
            case "AWS::AccountId":
                return CloudFormationValue.Of(_options.AccountId ?? AnyAccount);
            case "AWS::Partition":
                return OfPartition(_options.Region is { } region ? RegionName.PartitionOf(region) : "aws");
            case "AWS::URLSuffix":
                return OfPartition(_options.Region is { } place && RegionName.PartitionOf(place) == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com");
            case "AWS::StackName" or "AWS::StackId" or "AWS::NotificationARNs":
                return CloudFormationValue.Unknown("it is named by the stack");
        }

        if (_root["Parameters"]?[name] is { } parameter)
        {
            return OfParameter(name, parameter);
        }

        return _root["Resources"]?[name] is not null
            ? new() { Resource = name }
            : CloudFormationValue.Unknown($"Ref names '{PrintableText.Of(name)}', which the template does not have");
    }

    private CloudFormationValue OfPartition(string text) => new() { Text = text, IsOfAssumedPartition = _options.Region is null };

    private CloudFormationValue OfParameter(string name, DocumentNode parameter)
    {
        var isSensitive = parameter["NoEcho"]?.Scalar is { } word && word.Equals("true", StringComparison.OrdinalIgnoreCase);
        if (_options.Parameters.TryGetValue(name, out var given))
        {
            return new() { Text = given, IsSensitive = isSensitive };
        }

        // Of these the default is the name of what CloudFormation looks up.
        if (parameter["Type"]?.Word?.StartsWith("AWS::SSM::Parameter::Value", StringComparison.Ordinal) == true)
        {
            return CloudFormationValue.Unknown($"the parameter '{name}' is looked up in Systems Manager while it deploys");
        }

        if (parameter["Default"]?.Scalar is not { } value)
        {
            return CloudFormationValue.Unknown($"the parameter '{name}' has no default, and -Parameter does not say it");
        }

        _assumed.Add(name);
        return IsDynamic(value) ? CloudFormationValue.Unknown("CloudFormation looks it up while it deploys (a dynamic reference)") : new() { Text = value, IsSensitive = isSensitive };
    }

    private CloudFormationValue GetAttribute(DocumentNode argument, int steps)
    {
        var (id, attribute) = argument switch
        {
            { Kind: JsonValueKind.String } text when text.Text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot => (text.Text[..dot], text.Text[(dot + 1)..]),
            { Items: [{ Word: { } first }, { } second] } => (first, Evaluate(second, steps - 1) is [{ Text: { } name }] ? name : null),
            _ => (null, null),
        };
        return id is null || attribute is null || _root["Resources"]?[id] is not { } resource
            ? CloudFormationValue.Unknown("Fn::GetAtt names nothing that the template has")
            : resource["Type"]?.Word is "AWS::CloudFormation::Stack" or "AWS::Serverless::Application"
                ? CloudFormationValue.Unknown($"the nested stack {id} says it, which was not looked at")
                : new() { Resource = id, Attribute = attribute };
    }

    private IReadOnlyList<CloudFormationValue> Substitute(DocumentNode argument, int steps)
    {
        var (text, names) = argument switch
        {
            { Kind: JsonValueKind.String } only => (only.Text, (DocumentNode?)null),
            { Items: [{ Word: { } first }, var second] } => (first, second),
            _ => (null, null),
        };
        if (text is null)
        {
            return [CloudFormationValue.Unknown("Fn::Sub has no text")];
        }

        if (IsDynamic(text))
        {
            return [CloudFormationValue.Unknown("CloudFormation looks it up while it deploys (a dynamic reference)")];
        }

        var parts = new List<IReadOnlyList<CloudFormationValue>>();
        var at = 0;
        foreach (Match match in Placeholder().Matches(text))
        {
            parts.Add([CloudFormationValue.Of(text[at..match.Index])]);
            at = match.Index + match.Length;
            var name = match.Groups["name"].Value.Trim();
            parts.Add(
                match.Value.StartsWith("${!", StringComparison.Ordinal) ? [CloudFormationValue.Of($"${{{match.Value[3..]}")]
                : names?[name] is { } given ? Evaluate(given, steps - 1)
                : name.IndexOf('.', StringComparison.Ordinal) is > 0 ? [GetAttribute(new DocumentNode(JsonValueKind.String, argument.Line) { Text = name }, steps - 1)]
                : [Refer(name)]);
        }

        parts.Add([CloudFormationValue.Of(text[at..])]);
        return Concatenate(parts, string.Empty);
    }

    private IReadOnlyList<CloudFormationValue> Join(DocumentNode argument, int steps) =>
        argument is { Items: [{ Word: { } separator }, { Kind: JsonValueKind.Array } list] }
            ? Concatenate([.. list.Items.Select(item => Evaluate(item, steps - 1))], separator)
            : [CloudFormationValue.Unknown("what is joined (Fn::Join) is not known")];

    // A key's ARN or id is still that where it is put together of the Region, the account and the key.
    private IReadOnlyList<CloudFormationValue> Concatenate(List<IReadOnlyList<CloudFormationValue>> parts, string separator)
    {
        var filled = parts.FindAll(static part => part is not [{ Text: "" }]);
        if (filled is [var single])
        {
            return single;
        }

        if (parts.SelectMany(static part => part).FirstOrDefault(static value => value.Problem is not null) is { } unknown)
        {
            return [unknown];
        }

        // What stands for the place has colons of its own.
        if (filled.Count > 0 && filled[^1] is [{ Resource: not null, Attribute: null or "KeyId" } last] && filled[..^1].TrueForAll(static part => part is [{ Text: not null }])
            && (string.Join(separator, filled[..^1].Select(static part => part[0].Text)) + separator).Replace("${AWS::", "${", StringComparison.Ordinal).Split(':') is ["arn", var partition, "kms", var region, var account, "key/"])
        {
            return IsHere(partition, region, account)
                ? [last]
                : [CloudFormationValue.Unknown($"it is an ARN with the id of {last.Resource}, in a Region or an account that is not, for certain, where {last.Resource} will be")];
        }

        IReadOnlyList<CloudFormationValue> joined = [CloudFormationValue.Of(string.Empty)];
        for (var i = 0; i < parts.Count; i++)
        {
            var next = new List<CloudFormationValue>();
            foreach (var value in parts[i])
            {
                if (value.Text is null)
                {
                    return [CloudFormationValue.Unknown(value.Resource is { } id ? $"it has a part of {id}, which is known after the deployment only" : "a part of it is no text")];
                }

                next.AddRange(joined.Select(before => new CloudFormationValue
                {
                    Text = $"{before.Text}{(i == 0 ? string.Empty : separator)}{value.Text}",
                    IsSensitive = before.IsSensitive || value.IsSensitive,
                    IsOfAssumedPartition = before.IsOfAssumedPartition || value.IsOfAssumedPartition,
                }));
            }

            if (next.Count > MostValues)
            {
                return [CloudFormationValue.Unknown("there are too many values that it may have")];
            }

            joined = next;
        }

        return joined;
    }

    private IReadOnlyList<CloudFormationValue> Choose(DocumentNode argument, int steps)
    {
        if (argument is not { Items: [{ Word: { } condition }, var yes, var no] })
        {
            return [CloudFormationValue.Unknown("Fn::If does not have its three parts")];
        }

        var decided = Decide(condition);
        if (decided is { } known)
        {
            return Evaluate(known ? yes : no, steps - 1);
        }

        List<CloudFormationValue> both = [.. Evaluate(yes, steps - 1), .. Evaluate(no, steps - 1)];
        return both.Count > MostValues ? [CloudFormationValue.Unknown("there are too many values that it may have")] : both;
    }

    private IReadOnlyList<CloudFormationValue> Find(DocumentNode argument, int steps)
    {
        if (argument.Items is not [var map, var first, var second, ..])
        {
            return [CloudFormationValue.Unknown("Fn::FindInMap does not have its three parts")];
        }

        var keys = new[] { map, first, second }.Select(part => Evaluate(part, steps - 1)).ToList();
        if (keys.Exists(static key => key is not [{ Text: not null, IsSensitive: false }]))
        {
            return [CloudFormationValue.Unknown(keys.SelectMany(static key => key).Select(static key => key.Problem).FirstOrDefault(static problem => problem is not null) is { } why
                ? $"what is looked up in a mapping is not known: {why}"
                : "what is looked up in a mapping is not known")];
        }

        if (keys.Exists(static key => HangsOnPlace(key[0])))
        {
            return [CloudFormationValue.Unknown("it is looked up in a mapping by the account or the Region: -AccountId and -Region say these")];
        }

        var found = _root["Mappings"];
        foreach (var key in keys)
        {
            if (HasMacro(found))
            {
                return [CloudFormationValue.Unknown("it is looked up in a mapping that a macro (Fn::Transform) may change while it is deployed")];
            }

            found = found?[key[0].Text!];
        }

        return found is null ? [CloudFormationValue.Unknown("the mapping does not have what is looked up")] : Evaluate(found, steps - 1);
    }

    private IReadOnlyList<CloudFormationValue> Select(DocumentNode argument, int steps) =>
        argument is { Items: [var place, { Kind: JsonValueKind.Array } list] } && int.TryParse(place.Scalar, out var index) && index >= 0 && index < list.Items.Count
            ? Evaluate(list.Items[index], steps - 1)
            : [CloudFormationValue.Unknown("what is selected (Fn::Select) is not known")];

    private bool? Decide(DocumentNode? node, int steps)
    {
        if (node is null || steps == 0 || ++_work > MostWork || node.Members is not [var (name, argument)])
        {
            return null;
        }

        switch (name)
        {
            case "Condition":
                return argument.Word is { } other ? Decide(other) : null;
            case "Fn::Not":
                return argument.Items is [var inner] ? !Decide(inner, steps - 1) : null;
            case "Fn::And":
                var all = argument.Items.Select(item => Decide(item, steps - 1)).ToList();
                return all.Contains(false) ? false : all.Count == 0 || all.Contains(null) ? null : true;
            case "Fn::Or":
                var any = argument.Items.Select(item => Decide(item, steps - 1)).ToList();
                return any.Contains(true) ? true : any.Count == 0 || any.Contains(null) ? null : false;
            case "Fn::Equals":
                return argument.Items is [var one, var two] && Evaluate(one, steps - 1) is [{ Text: not null } left] && Evaluate(two, steps - 1) is [{ Text: not null } right]
                    && !HangsOnPlace(left) && !HangsOnPlace(right)
                    ? string.Equals(left.Text, right.Text, StringComparison.Ordinal)
                    : null;
            default:
                return null;
        }
    }

    private static bool HangsOnPlace(CloudFormationValue value) => value.IsOfAssumedPartition || value.Text!.Contains("${AWS::", StringComparison.Ordinal);

    private bool IsHere(string partition, string region, string account) =>
        region == (_options.Region ?? "${Region}") && account == (_options.AccountId ?? "${AccountId}")
        && (_options.Region is null || partition == RegionName.PartitionOf(_options.Region));

    private static bool IsDynamic(string text) => text.Contains("{{resolve:", StringComparison.Ordinal);

    [GeneratedRegex(@"\$\{!?(?<name>[^}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
