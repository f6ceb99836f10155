using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Templates.Writing;
using static KmsCompliance.Core.Tests.Templates.Writing.StackEstate;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>What holds of every account.</summary>
public sealed partial class CloudFormationPropertyTests
{
    private static readonly string[] Regions = [Region, OtherRegion];

    // What a key is and how resources name it: each number says one thing.
    private static readonly Gen<TemplateEstate> Estates = Gen.Select(Gen.Int[0, 255].Array[0, 6], Gen.Int[0, 4095].Array[0, 12], Make);

    [Fact]
    public void An_import_says_of_keys_exactly_what_is_configured() => Estates.Sample(
        static estate =>
        {
            var seen = 0;
            foreach (var region in estate.Regions)
            {
                var files = StackFiles.Of(estate, region);
                if (!files.Names.Contains("import.template.json"))
                {
                    continue;
                }

                var (template, identifiers) = (files.Template("import.template.json"), JsonNode.Parse(files.Text("resources-to-import.json"))!.AsArray());
                Assert.Equal(3, template.Count);
                foreach (var resource in estate.Resources.Where(resource => resource.Region == region))
                {
                    var isTrail = resource.Configuration is TrailConfiguration;
                    var properties = StackFiles.Find(
                        template, isTrail ? "AWS::CloudTrail::Trail" : "AWS::SecretsManager::Secret", isTrail ? "TrailName" : "Name", resource.Configuration.Name);
                    Assert.Equal(resource.Configuration.KmsKeyId, files.Evaluate(properties[isTrail ? "KMSKeyId" : "KmsKeyId"], template, identifiers));
                    seen++;
                }

                foreach (var alias in StackFiles.Resources(template).Where(static resource => resource.Type == "AWS::KMS::Alias"))
                {
                    var key = Assert.Single(estate.Keys, key => key.Region == region && key.Aliases.Contains((string)alias.Properties["AliasName"]!));
                    Assert.Equal(key.KeyId, files.Evaluate(alias.Properties["TargetKeyId"], template, identifiers));
                }
            }

            Assert.Equal(estate.Resources.Count, seen);
        },
        iter: Properties.FewCases);

    [Fact]
    public void A_plan_puts_each_resource_under_its_key_and_adds_to_the_stack_only() => Estates.Sample(
        static estate =>
        {
            foreach (var resource in estate.Resources.Where(static resource => resource.PlannedKey is not null && resource.Configuration is not TrailConfiguration))
            {
                var files = StackFiles.Of(estate, resource.Region);
                var template = files.Template("planned.template.json");
                var value = StackFiles.Find(template, "AWS::SecretsManager::Secret", "Name", resource.Configuration.Name)["KmsKeyId"]!.ToJsonString();
                var key = resource.PlannedKey!;
                Assert.Equal(
                    key.Region == resource.Region ? $$"""{"Fn::GetAtt":["{{StackNames.Of(key)}}","Arn"]}"""
                        : key.Arn is { } arn ? $"\"{arn}\""
                        : $$"""{"Ref":"{{StackNames.ArnOf(key)}}"}""",
                    value);
                Assert.True(key.Arn is not null || key.Region == resource.Region || template["Parameters"]![StackNames.ArnOf(key)] is not null);
                Assert.Equal(
                    estate.Keys.Where(made => made.Arn is null && made.Region == resource.Region).Select(StackNames.ArnOf).Order(StringComparer.Ordinal),
                    (template["Outputs"]?.AsObject() ?? []).Select(static output => output.Key).Order(StringComparer.Ordinal));
                Assert.Subset(
                    template["Resources"]!.AsObject().Select(static entry => entry.Key).ToHashSet(),
                    files.Template("import.template.json")["Resources"]!.AsObject().Select(static entry => entry.Key).ToHashSet());
            }
        },
        iter: Properties.FewCases);

    [Fact]
    public void Neither_the_order_nor_the_run_makes_a_difference() => Gen.Select(Estates, Gen.Int).Sample(
        static (estate, seed) =>
        {
            var shuffled = estate with { Keys = Shuffle(estate.Keys, seed), Resources = Shuffle(estate.Resources, seed), NotWritten = Shuffle(estate.NotWritten, seed) };

            Assert.Equal(CloudFormationWriter.Write(estate, resetOnDelete: false).SelectMany(static written => written.Files), CloudFormationWriter.Write(estate, resetOnDelete: false).SelectMany(static written => written.Files));
            Assert.Equal(CloudFormationWriter.Write(estate, resetOnDelete: false).SelectMany(static written => written.Files), CloudFormationWriter.Write(shuffled, resetOnDelete: false).SelectMany(static written => written.Files));
        },
        iter: Properties.FewCases);

    [Fact]
    public void Names_are_well_formed_each_its_own_and_no_other_resource_changes_them() => Estates.Sample(
        static estate =>
        {
            foreach (var written in CloudFormationWriter.Write(estate, resetOnDelete: false))
            {
                Assert.All(written.Addresses, static name => Assert.Matches(LogicalId(), name));
                Assert.Equal(written.Addresses.Count, written.Addresses.Distinct(StringComparer.OrdinalIgnoreCase).Count());
            }

            var all = CloudFormationWriter.Write(estate, resetOnDelete: false).SelectMany(static written => written.Addresses).ToHashSet();
            var half = CloudFormationWriter.Write(estate with { Keys = [], Resources = [.. estate.Resources.Take(estate.Resources.Count / 2)] }, resetOnDelete: false).SelectMany(static written => written.Addresses).ToHashSet();
            Assert.Subset(all, half);
        },
        iter: Properties.FewCases);

    private static TemplateEstate Make(int[] keys, int[] resources)
    {
        var made = keys.Select(static (bits, number) => MakeKey(bits, number)).ToList();
        return new(Account)
        {
            Keys = made,
            Resources = [.. resources.Select((bits, number) => MakeResource(bits, number, made))],
            NotWritten = [new(Region, "a", "A."), new(Region, "b", "B.")],
        };
    }

    private static EstateKey MakeKey(int bits, int number)
    {
        var key = Key(number, Regions[bits & 1]) with { Aliases = [.. Enumerable.Range(0, (bits >> 1) & 3).Select(alias => $"alias/k{number}/{alias}")] };
        return (bits >> 3) switch
        {
            0 or 1 => key with { Arn = null, KeyId = null, Aliases = [$"alias/k{number}"], NewAliases = [$"alias/k{number}"] },
            2 or 3 => key with { Aliases = [.. key.Aliases, $"alias/z{number}"], NewAliases = [$"alias/z{number}"] },
            4 => key with { FormerPolicy = PolicyOf("former") },
            _ => key,
        };
    }

    private static EstateResource MakeResource(int bits, int number, List<EstateKey> keys)
    {
        var region = Regions[bits & 1];
        var key = keys.Count == 0 ? null : keys[(bits >> 1) % keys.Count];
        var alias = key?.Aliases.Except(key.NewAliases).FirstOrDefault();
        var configured = ((bits >> 4) & 7) switch
        {
            0 => null,
            1 => ForeignKey,
            2 => key?.KeyId,
            3 => alias,
            4 when alias is not null => $"arn:aws:kms:{key!.Region}:{Account}:{alias}",
            5 => "alias/of-nobody",
            _ => key?.Arn,
        };
        var resource = ((bits >> 7) & 3) == 0 ? Trail($"trail-{number}", region, configured) : Secret(number, region, configured);
        return ((bits >> 9) & 3) == 0 && key is not null ? resource with { PlannedKey = key } : resource;
    }

    private static List<T> Shuffle<T>(IReadOnlyList<T> items, int seed)
    {
        var shuffled = items.ToArray();
        new Random(seed).Shuffle(shuffled);
        return [.. shuffled];
    }

    [GeneratedRegex("^[A-Za-z0-9]{1,255}$")]
    private static partial Regex LogicalId();
}
