using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Runbooks;

/// <summary>A CloudFormation template, with what it refers to put in as a stack would.</summary>
internal sealed partial class CloudTemplate
{
    private readonly Dictionary<string, string> _values;

    public CloudTemplate(string name, IReadOnlyDictionary<string, string>? values = null)
    {
        Path = PathOf(name);
        Root = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
        var known = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS::AccountId"] = "111122223333",
            ["AWS::Partition"] = "aws",
            ["AWS::Region"] = "eu-west-1",
            ["AWS::StackName"] = "kms-audit",
        };
        foreach (var (parameter, declared) in Root["Parameters"]?.AsObject() ?? [])
        {
            known[parameter] = declared!["Default"]?.ToString() ?? $"given-{parameter}";
        }

        foreach (var (parameter, value) in values ?? new Dictionary<string, string>())
        {
            known[parameter] = value;
        }

        _values = known;
    }

    public string Path { get; }

    public JsonObject Root { get; }

    public static string PathOf(string name) => System.IO.Path.Combine(TestEnvironment.RepositoryRoot, "runbooks", "organization", $"{name}.template.json");

    /// <summary>The properties of a resource, with all that they refer to put in.</summary>
    public JsonObject Resource(string id) => Resolve(Root["Resources"]![id]!["Properties"]!).AsObject();

    /// <summary>The resources of a type.</summary>
    public IEnumerable<string> OfType(string type) => Root["Resources"]!.AsObject().Where(entry => (string?)entry.Value!["Type"] == type).Select(entry => entry.Key);

    /// <summary>The inline policies of a role by their names.</summary>
    public IReadOnlyDictionary<string, JsonNode> PoliciesOf(string role) =>
        Resource(role)["Policies"]!.AsArray().ToDictionary(policy => (string)policy!["PolicyName"]!, policy => policy!["PolicyDocument"]!, StringComparer.Ordinal);

    private JsonNode Resolve(JsonNode node) => node switch
    {
        JsonObject { Count: 1 } reference when reference["Ref"] is { } name => Value((string)name!, null),
        JsonObject { Count: 1 } reference when reference["Fn::GetAtt"] is JsonArray part => Value((string)part[0]!, (string)part[1]!),
        JsonObject { Count: 1 } reference when reference["Fn::Sub"] is { } text => Variable().Replace((string)text!, match => (string)Value(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : null)!),
        JsonObject entries => new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value is null ? null : Resolve(entry.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Resolve(item))]),
        _ => node.DeepClone(),
    };

    private JsonNode Value(string name, string? attribute)
    {
        if (_values.TryGetValue(name, out var value))
        {
            return value;
        }

        var type = (string?)Root["Resources"]![name]?["Type"] ?? throw new InvalidOperationException($"Nothing is called {name}.");
        return (type, attribute) switch
        {
            ("AWS::S3::Bucket", null) => $"bucket-of-{name.ToLowerInvariant()}",
            ("AWS::S3::Bucket", "Arn") => $"arn:aws:s3:::bucket-of-{name.ToLowerInvariant()}",
            _ => $"arn:aws:{type.Split("::")[1].ToLowerInvariant()}:eu-west-1:111122223333:{name}",
        };
    }

    [GeneratedRegex(@"\$\{([A-Za-z:]+)(?:\.([A-Za-z]+))?\}")]
    private static partial Regex Variable();
}
