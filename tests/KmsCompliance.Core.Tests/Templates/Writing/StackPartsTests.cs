using System.Text;
using System.Text.Json.Nodes;
using KmsCompliance.Templates.Writing;
using static KmsCompliance.Core.Tests.Templates.Writing.StackEstate;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>Regions that have more than one stack takes.</summary>
public sealed class StackPartsTests
{
    [Fact]
    public void More_than_an_import_takes_is_divided_and_other_parts_name_keys_as_they_are_configured()
    {
        var key = Key(1);
        var files = StackFiles.Of(new(Account) { Keys = [key], Resources = [.. Enumerable.Range(1, 450).Select(number => Secret(number, Region, number % 2 == 0 ? key.Arn : "alias/key-1"))] });

        Assert.Equal(
            ["import.template.json", "resources-to-import.json", "import-2.template.json", "resources-to-import-2.json", "import-3.template.json", "resources-to-import-3.json", "notes.md"],
            files.Names);
        var seen = 0;
        foreach (var suffix in new[] { string.Empty, "-2", "-3" })
        {
            var (template, identifiers) = (files.Template($"import{suffix}.template.json"), JsonNode.Parse(files.Text($"resources-to-import{suffix}.json"))!.AsArray());
            Assert.InRange(identifiers.Count, 1, StackParts.MostImported);
            foreach (var (_, _, properties) in StackFiles.Resources(template).Where(static resource => resource.Type == "AWS::SecretsManager::Secret"))
            {
                var value = files.Evaluate(properties["KmsKeyId"], template, identifiers);
                Assert.Equal(int.Parse(((string)properties["Name"]!).Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture) % 2 == 0 ? key.Arn : "alias/key-1", value);
                Assert.Equal(suffix.Length > 0, properties["KmsKeyId"] is JsonValue);
                seen++;
            }
        }

        Assert.Equal(450, seen);
        Assert.Contains("--stack-name kms-compliance-3 --change-set-name import --change-set-type IMPORT", files.Text("notes.md"), StringComparison.Ordinal);
        Assert.Contains("3 stacks", files.Text("notes.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_another_part_makes_comes_in_by_a_parameter()
    {
        var made = Planned().Keys[0];
        var files = StackFiles.Of(new(Account) { Keys = [made], Resources = [.. Enumerable.Range(1, 250).Select(number => Secret(number, Region, null) with { PlannedKey = made })] });
        var second = files.Template("planned-2.template.json");

        Assert.Equal([StackNames.ArnOf(made)], second["Parameters"]!.AsObject().Select(static parameter => parameter.Key));
        Assert.All(StackFiles.Resources(second), resource => Assert.Equal($$"""{"Ref":"{{StackNames.ArnOf(made)}}"}""", resource.Properties["KmsKeyId"]!.ToJsonString()));
        Assert.DoesNotContain(StackNames.ArnOf(made), files.Text("import-2.template.json"), StringComparison.Ordinal);
        Assert.Contains($"{StackNames.ArnOf(made)}=$(aws cloudformation describe-stacks --region {Region} --stack-name kms-compliance --query", files.Text("notes.md"), StringComparison.Ordinal);
        Assert.Contains($"--parameters ParameterKey={StackNames.ArnOf(made)},ParameterValue=\"${StackNames.ArnOf(made)}\"", files.Text("notes.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_template_is_larger_than_S3_may_have_it()
    {
        var policy = PolicyOf(new string('x', 30_000));
        var files = StackFiles.Of(new(Account) { Keys = [.. Enumerable.Range(1, 90).Select(number => Key(number) with { Policy = policy, FormerPolicy = PolicyOf("former") })] });
        var templates = files.Written.Files.Where(static file => file.RelativePath.EndsWith(".template.json", StringComparison.Ordinal)).ToList();

        Assert.Equal(8, templates.Count);
        Assert.All(templates, static file => Assert.InRange(Encoding.UTF8.GetByteCount(file.Text), 1, StackParts.MostBytes));
        Assert.Equal(180, templates.Where(static file => file.RelativePath.Contains("planned", StringComparison.Ordinal)).Sum(static file => JsonNode.Parse(file.Text)!["Resources"]!.AsObject().Count));
    }

    [Fact]
    public void A_stack_has_no_more_resources_than_it_may_with_all_that_is_new()
    {
        var files = StackFiles.Of(new(Account) { Keys = [.. Enumerable.Range(1, 60).Select(static number => Key(number) with { Aliases = Aliases(number), NewAliases = Aliases(number) })] });

        Assert.All(
            files.Written.Files.Where(static file => file.RelativePath.Contains("planned", StringComparison.Ordinal)),
            static file => Assert.InRange(JsonNode.Parse(file.Text)!["Resources"]!.AsObject().Count, 1, StackParts.MostResources));
        Assert.Equal(660, files.Written.Addresses.Distinct().Count());

        static string[] Aliases(int number) => [.. Enumerable.Range(0, 10).Select(alias => $"alias/{number}/{alias}")];
    }
}
