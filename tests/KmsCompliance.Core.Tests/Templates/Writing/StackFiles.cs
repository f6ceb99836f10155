using System.Text.Json.Nodes;
using KmsCompliance.Templates.Writing;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>What was written of a Region, read as CloudFormation reads it.</summary>
internal sealed class StackFiles(WrittenTemplate written)
{
    public WrittenTemplate Written => written;

    public IEnumerable<string> Names => written.Files.Select(static file => Path.GetFileName(file.RelativePath));

    public static StackFiles Of(TemplateEstate estate, string region = StackEstate.Region) =>
        new(Assert.Single(CloudFormationWriter.Write(estate, resetOnDelete: false), written => written.Region == region));

    public string Text(string name) => Assert.Single(written.Files, file => file.RelativePath == $"{written.AccountId}/{written.Region}/{name}").Text;

    public JsonObject Template(string name) => JsonNode.Parse(Text(name))!.AsObject();

    public static IEnumerable<(string LogicalId, string Type, JsonObject Properties)> Resources(JsonObject template) =>
        template["Resources"]!.AsObject().Select(static entry => (entry.Key, (string)entry.Value!["Type"]!, entry.Value["Properties"]!.AsObject()));

    /// <summary>A resource's properties, by the value of one that names it.</summary>
    public static JsonObject Find(JsonObject template, string type, string property, string value) =>
        Assert.Single(Resources(template), resource => resource.Type == type && (string?)resource.Properties[property] == value).Properties;

    /// <summary>What a value is once the stack is there: references to keys and aliases give what AWS's page says they give.</summary>
    public string? Evaluate(JsonNode? value, JsonObject template, JsonArray identifiers)
    {
        if (value is not JsonObject function)
        {
            return (string?)value;
        }

        var (name, argument) = Assert.Single(function);
        var logicalId = name == "Ref" ? (string)argument! : (string)argument![0]!;
        var type = (string)template["Resources"]![logicalId]!["Type"]!;
        var identifier = (string?)Assert.Single(identifiers, entry => (string?)entry!["LogicalResourceId"] == logicalId)!["ResourceIdentifier"]![type == "AWS::KMS::Alias" ? "AliasName" : "KeyId"];
        if (name == "Ref")
        {
            return identifier;
        }

        Assert.Equal(("Fn::GetAtt", "Arn", true), (name, (string?)argument![1], type is "AWS::KMS::Key" or "AWS::KMS::ReplicaKey"));
        return $"arn:aws:kms:{written.Region}:{StackEstate.Account}:key/{identifier}";
    }
}
