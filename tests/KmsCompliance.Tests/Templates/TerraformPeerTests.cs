using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using KmsCompliance.Core.Tests.Templates.Writing;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Templates.Writing;

namespace KmsCompliance.Tests.Templates;

/// <summary>What is written as Terraform is what Terraform and HashiCorp's provider take. The provider itself is not needed: its types are
/// those that the CDK for Terraform has.</summary>
[Trait("Category", "Validators")]
public sealed partial class TerraformPeerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-terraform-");

    public void Dispose() => _folder.Delete(recursive: true);

    [PeerFact(Peer.Terraform)]
    public async Task Terraform_finds_every_account_in_its_form() =>
        await TerraformEstates.Any.Array[25].SampleAsync(
            async estates =>
            {
                var folder = _folder.CreateSubdirectory(Path.GetRandomFileName());
                foreach (var (at, estate) in estates.Append(TerraformEstates.Whole).Index())
                {
                    Save(estate, folder.CreateSubdirectory($"{at}"));
                }

                var (exitCode, output, error) = await RunAsync(folder, "fmt", "-check", "-diff", "-recursive");
                Assert.True(exitCode == 0, output + error);
                Assert.Equal(string.Empty, output);
            },
            iter: 1,
            threads: 1);

    [PeerFact(Peer.Terraform)]
    public async Task Terraform_reads_each_text_as_it_was() =>
        await Gen.Select(Gen.String[Gen.OneOf(Gen.OneOf('$', '%', '{', '}', '"', '\\', '\n', '~'), Gen.Char), 1, 12].Array[100], TerraformEstates.Names.Array[50]).SampleAsync(
            async given =>
            {
                string[] texts = [.. given.Item1.Concat(given.Item2).Concat(TerraformEstates.HostileTexts).Select(static text => string.Concat(text.EnumerateRunes()).Normalize())];
                var folder = _folder.CreateSubdirectory(Path.GetRandomFileName());
                var source = new HclBlock("locals")
                    .Set("texts", HclText.List([.. texts.Select(HclText.Quote)]))
                    .Set("tags", HclText.Map(texts.Distinct(StringComparer.Ordinal).Select(static text => KeyValuePair.Create(text, text))));
                await File.WriteAllTextAsync(
                    Path.Combine(folder.FullName, "main.tf"),
                    string.Join('\n', source, new HclBlock("output \"texts\"").Set("value", "local.texts"), new HclBlock("output \"tags\"").Set("value", "local.tags")));
                await ExpectAsync(folder, "init", "-backend=false", "-input=false");
                await ExpectAsync(folder, "apply", "-auto-approve", "-input=false");
                using var read = JsonDocument.Parse(await ExpectAsync(folder, "output", "-json"));
                Assert.Equal(texts, read.RootElement.GetProperty("texts").GetProperty("value").EnumerateArray().Select(static text => text.GetString()));
                var tags = read.RootElement.GetProperty("tags").GetProperty("value").EnumerateObject().ToDictionary(static tag => tag.Name, static tag => tag.Value.GetString()!, StringComparer.Ordinal);
                Assert.Equal(texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), tags.Keys.Order(StringComparer.Ordinal));
                Assert.All(tags, static tag => Assert.Equal(tag.Key, tag.Value));
            },
            iter: 1,
            threads: 1);

    [PeerFact(Peer.ProviderTypes)]
    public async Task The_provider_has_each_type_and_argument_and_none_is_missing()
    {
        var blocks = Blocks();
        var types = await TypesAsync(blocks.Select(static block => block.Type));
        Assert.Equal(
            [
                "aws_cloudtrail", "aws_cloudtrail_event_data_store", "aws_cloudwatch_log_group", "aws_kms_alias", "aws_kms_external_key", "aws_kms_key", "aws_kms_replica_external_key", "aws_kms_replica_key",
                "aws_secretsmanager_secret", "aws_xray_encryption_config",
            ],
            types.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(blocks.SelectMany(block => types[block.Type].FindFaults(block.Block)));
        Assert.All(blocks, static block => Assert.True(block.Block.Arguments.ContainsKey("region"), block.Block.Header));
    }

    [PeerFact(Peer.ProviderTypes)]
    public async Task What_is_referred_to_is_in_the_configuration_and_has_that_attribute()
    {
        var blocks = Blocks();
        var types = await TypesAsync(blocks.Select(static block => block.Type));
        var names = blocks.Select(static block => $"{block.Type}.{block.Name}").ToHashSet(StringComparer.Ordinal);
        var references = blocks.SelectMany(static block => ValuesOf(block.Block)).Select(static value => Reference().Match(value)).Where(static match => match.Success).ToList();
        Assert.True(references.Count > 15);
        Assert.All(references, reference =>
        {
            Assert.Contains($"{reference.Groups["type"].Value}.{reference.Groups["name"].Value}", names);
            Assert.Contains(ProviderType.NameOf(reference.Groups["attribute"].Value), types[reference.Groups["type"].Value].Attributes);
        });
    }

    [PeerFact(Peer.ProviderTypes)]
    public async Task The_version_that_is_asked_for_is_the_one_that_the_types_are_of()
    {
        var files = await ProviderTypes.ReadAsync(static path => path is "lib/kms-key/index.js" or "lib/provider/index.d.ts");
        Assert.Contains("providerVersion: '6.25.0'", files["lib/kms-key/index.js"], StringComparison.Ordinal);
        var versions = TerraformEstates.FileOf("versions.tf");
        Assert.Contains("\"~> 6.25\"", versions, StringComparison.Ordinal);
        var provider = HclSource.Read(versions).Single(static block => block.Header == "provider \"aws\"");
        Assert.Equal(["region", "allowed_account_ids"], provider.Arguments.Keys);
        Assert.All(provider.Arguments.Keys, name => Assert.Contains($"    readonly {ProviderType.NameOf(name)}?: ", files["lib/provider/index.d.ts"], StringComparison.Ordinal));
    }

    // The provider is not here. What Terraform does with addresses it does for each type, its own one included.
    [PeerFact(Peer.Terraform)]
    public async Task A_key_that_is_called_otherwise_than_before_is_destroyed_in_no_state()
    {
        var made = TerraformEstates.Key(TerraformEstates.Ireland, "1111", "alias/data");
        var bare = made with { Aliases = [], OwnAlias = null };
        var folder = _folder.CreateSubdirectory("moved");
        var state = Path.Combine(folder.FullName, "terraform.tfstate");
        await ExpectAsync(folder, "init", "-backend=false", "-input=false");
        var empty = await PlanAsync(TerraformPast.None, made);
        Assert.Contains("1 to import, 0 to add, 0 to change, 0 to destroy", empty, StringComparison.Ordinal);
        await ExpectAsync(folder, "apply", "-auto-approve", "-input=false");
        var lagging = await File.ReadAllTextAsync(state);

        // Without what the folder had, the key would be destroyed and imported again.
        Assert.Contains("1 to import, 0 to add, 0 to change, 1 to destroy", await PlanAsync(TerraformPast.None, bare), StringComparison.Ordinal);

        var past = TerraformEstates.PastOf(Of(made));
        Assert.Contains("0 to add, 0 to change, 0 to destroy", await PlanAsync(past, bare), StringComparison.Ordinal);
        await ExpectAsync(folder, "apply", "-auto-approve", "-input=false");
        Assert.Contains("No changes.", await PlanAsync(TerraformEstates.PastOf(Of(made), Of(bare)), bare), StringComparison.Ordinal);

        // By another alias, back to none and back to the first: from the first state, the present one and none at all.
        var other = TerraformEstates.Key(TerraformEstates.Ireland, "1111", "alias/other");
        var present = await File.ReadAllTextAsync(state);
        List<TemplateEstate> before = [Of(made), Of(bare)];
        foreach (var next in new[] { other, bare, made, bare })
        {
            foreach (var known in new[] { lagging, present, null })
            {
                File.Delete(state);
                if (known is not null)
                {
                    await File.WriteAllTextAsync(state, known);
                }

                var plan = await PlanAsync(TerraformEstates.PastOf(before), next);
                Assert.DoesNotMatch("[1-9][0-9]* to (add|change|destroy)", plan);
                Assert.Equal(known is null, plan.Contains("1 to import", StringComparison.Ordinal));
            }

            before.Add(Of(next));
        }

        static TemplateEstate Of(EstateKey key) => new(TerraformEstates.Account) { Keys = [key with { Aliases = [] }] };

        async Task<string> PlanAsync(TerraformPast written, EstateKey key)
        {
            foreach (var file in folder.EnumerateFiles("*.tf"))
            {
                file.Delete();
            }

            var template = TerraformWriter.Write(Of(key), written).Single();
            var text = string.Join('\n', template.Files.Where(static file => Path.GetFileName(file.RelativePath) is "imports.tf" or "moved.tf").Select(static file => file.Text)
                .Concat(template.Addresses.Select(static address => HclBlock.Resource("terraform_data", address.Split('.')[1]).ToString())));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "main.tf"), text.Replace("aws_kms_key.", "terraform_data.", StringComparison.Ordinal));
            var (_, formatted, _) = await RunAsync(folder, "fmt", "-check", "-diff");
            Assert.Equal(string.Empty, formatted);
            return await ExpectAsync(folder, "plan", "-input=false", "-no-color");
        }
    }

    private static List<(string Type, string Name, HclSource Block)> Blocks() =>
    [
        .. from file in TerraformEstates.FilesOf(TerraformEstates.Whole)
           where file.RelativePath.EndsWith(".tf", StringComparison.Ordinal)
           from block in HclSource.Read(file.Text)
           let header = block.Header.Split('"')
           where header[0] == "resource "
           select (header[1], header[3], block),
    ];

    private static async Task<Dictionary<string, ProviderType>> TypesAsync(IEnumerable<string> types)
    {
        var paths = types.Distinct(StringComparer.Ordinal).ToDictionary(static type => $"lib/{type["aws_".Length..].Replace('_', '-')}/index.d.ts", StringComparer.Ordinal);
        var files = await ProviderTypes.ReadAsync(paths.ContainsKey);
        return files.ToDictionary(file => paths[file.Key], static file => new ProviderType(file.Value), StringComparer.Ordinal);
    }

    private static IEnumerable<string> ValuesOf(HclSource block) => block.Arguments.Values.Concat(block.Blocks.SelectMany(ValuesOf));

    private static void Save(TemplateEstate estate, DirectoryInfo folder)
    {
        foreach (var file in TerraformEstates.FilesOf(estate))
        {
            var path = Path.Combine(folder.FullName, file.RelativePath);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }
    }

    private static async Task<string> ExpectAsync(DirectoryInfo folder, params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(folder, arguments);
        Assert.True(exitCode == 0, output + error);
        return output;
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(DirectoryInfo folder, params string[] arguments) =>
        Peer.RunAsync("terraform", [$"-chdir={folder.FullName}", .. arguments], new Dictionary<string, string>(AwsCli.Isolation) { ["CHECKPOINT_DISABLE"] = "1", ["TF_IN_AUTOMATION"] = "1" });

    [GeneratedRegex(@"^(?<type>aws_\w+)\.(?<name>[A-Za-z0-9_-]+)\.(?<attribute>\w+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
