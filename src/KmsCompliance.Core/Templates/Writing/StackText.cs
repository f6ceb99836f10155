using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KmsCompliance.Templates.Writing;

/// <summary>JSON of stacks.</summary>
internal static class StackText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a file.</summary>
    /// <param name="node">The document.</param>
    public static string Write(JsonNode node) => node.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";

    /// <summary>Why CloudFormation would not take something as it stands; null where it would.</summary>
    /// <param name="node">What is written of a resource.</param>
    /// <remarks>Texts of this form are replaced by what they name wherever they stand in a template, and nothing escapes them.
    /// <see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html"/></remarks>
    public static string? WhyNot(JsonNode? node) => node switch
    {
        JsonObject members => members.Select(static member => WhyNotText(member.Key) ?? WhyNot(member.Value)).FirstOrDefault(static why => why is not null),
        JsonArray items => items.Select(WhyNot).FirstOrDefault(static why => why is not null),
        JsonValue value when value.TryGetValue<string>(out var text) => WhyNotText(text),
        _ => null,
    };

    /// <summary>Why CloudFormation would not take a policy as it stands; null where it would.</summary>
    /// <param name="policy">The policy, as JSON.</param>
    public static string? WhyNotPolicy(string policy)
    {
        try
        {
            return WhyNotNames(JsonNode.Parse(policy));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return "Its policy is no JSON that a template could have: it cannot be read, or names a member twice.";
        }
    }

    private static string? WhyNotNames(JsonNode? node) => node switch
    {
        JsonObject members => members.Select(static member => WhyNotName(member.Key) ?? WhyNotNames(member.Value)).FirstOrDefault(static why => why is not null),
        JsonArray items => items.Select(WhyNotNames).FirstOrDefault(static why => why is not null),
        _ => null,
    };

    private static string? WhyNotName(string name) => name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal)
        ? "Its policy has a member that CloudFormation would take for one of its own functions."
        : null;

    private static string? WhyNotText(string text) => text.Contains("{{resolve:", StringComparison.OrdinalIgnoreCase)
        ? "It has a text that CloudFormation would replace: {{resolve: begins a dynamic reference, and nothing escapes it."
        : null;
}
