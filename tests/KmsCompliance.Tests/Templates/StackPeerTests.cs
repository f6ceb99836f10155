using System.Text.Json.Nodes;
using KmsCompliance.Core.Tests.Templates.Writing;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Templates.Writing;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Peers;

namespace KmsCompliance.Tests.Templates;

/// <summary>Templates of CloudFormation that were written, as others take them.</summary>
public sealed class StackPeerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PeerFact(Peer.CfnLint)]
    [Trait("Category", "Validators")]
    public async Task Cfn_lint_finds_nothing_wrong_with_any_of_them()
    {
        var large = new TemplateEstate(StackEstate.Account)
        {
            Keys = [StackEstate.Planned().Keys[0]],
            Resources = [.. Enumerable.Range(1, 210).Select(static number => StackEstate.Secret(number, StackEstate.Region, null) with { PlannedKey = StackEstate.Planned().Keys[0] })],
        };
        foreach (var region in new[] { StackEstate.Region, StackEstate.OtherRegion })
        {
            var templates = new[] { StackEstate.Whole(), StackEstate.Planned(), large }
                .SelectMany((estate, number) => CloudFormationWriter.Write(estate, resetOnDelete: false).Where(written => written.Region == region).SelectMany(written => written.Files.Select(file => Write(file, $"{number}"))))
                .Where(static path => path.EndsWith(".template.json", StringComparison.Ordinal))
                .ToList();
            Assert.True(templates.Count >= 3);
            var (exitCode, output, error) = await LintAsync(region, templates);
            Assert.True(exitCode == 0, output + error);
        }

        // That it sees a property that no type has.
        var wrong = Write(new("wrong.template.json", StackFiles.Of(StackEstate.Whole()).Text("import.template.json").Replace("\"RetentionInDays\"", "\"RetentionDays\"", StringComparison.Ordinal)), "wrong");
        var (code, said, _) = await LintAsync(StackEstate.Region, [wrong]);
        Assert.NotEqual(0, code);
        Assert.Contains("E3002", said, StringComparison.Ordinal);
    }

    [PeerFact(Peer.Aws, Peer.Moto)]
    [Trait("Category", "Peers")]
    public async Task Moto_makes_of_a_template_the_keys_and_log_groups_that_it_was_written_from()
    {
        // Moto 5.2 makes neither kinds of keys but the usual one, nor replicas, nor keys with tags, and of secrets nothing without a value.
        EstateKey[] keys =
        [
            StackEstate.Key(1) with { Aliases = ["alias/app/data", "alias/billing"] },
            StackEstate.Key(2) with { Aliases = ["alias/old"], RotationEnabled = false, IsDisabled = true, Policy = StackEstate.PolicyOf("other") },
        ];
        EstateResource[] groups =
        [
            StackEstate.LogGroup("/aws/lambda/orders", StackEstate.Region, keys[0].Arn),
            StackEstate.LogGroup("plain", StackEstate.Region, null),
        ];
        var template = StackFiles.Of(new(StackEstate.Account) { Keys = keys, Resources = groups }).Template("import.template.json");

        // It keeps a policy as it stands there, and reads it as a text.
        foreach (var (_, _, properties) in StackFiles.Resources(template).Where(static resource => resource.Type == "AWS::KMS::Key"))
        {
            properties["KeyPolicy"] = properties["KeyPolicy"]!.ToJsonString();
        }

        await using var moto = await MotoServer.StartAsync();
        var aws = new AwsCli(moto.Url);
        var path = Write(new("import.template.json", template.ToJsonString()), "moto");
        await aws.RunAsync(StackEstate.Region, "cloudformation", "create-stack", "--stack-name", "a", "--template-body", $"file://{path}");

        var made = await aws.RunAsync(StackEstate.Region, "kms", "list-keys");
        Assert.Equal(2, made.GetProperty("Keys").GetArrayLength());
        foreach (var key in keys)
        {
            foreach (var alias in key.Aliases)
            {
                var told = (await aws.RunAsync(StackEstate.Region, "kms", "describe-key", "--key-id", alias)).GetProperty("KeyMetadata");
                Assert.Equal((key.Description, !key.IsDisabled), (told.GetProperty("Description").GetString(), told.GetProperty("Enabled").GetBoolean()));
                var id = told.GetProperty("KeyId").GetString()!;
                Assert.Equal(key.RotationEnabled, (await aws.RunAsync(StackEstate.Region, "kms", "get-key-rotation-status", "--key-id", id)).GetProperty("KeyRotationEnabled").GetBoolean());
                var policy = (await aws.RunAsync(StackEstate.Region, "kms", "get-key-policy", "--key-id", id, "--policy-name", "default")).GetProperty("Policy").GetString()!;
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(key.Policy), JsonNode.Parse(policy)), policy);
                Assert.Equal(key.Aliases, (await aws.RunAsync(StackEstate.Region, "kms", "list-aliases", "--key-id", id)).GetProperty("Aliases").EnumerateArray().Select(static entry => entry.GetProperty("AliasName").GetString()).Order(StringComparer.Ordinal));
            }
        }

        var logs = (await aws.RunAsync(StackEstate.Region, "logs", "describe-log-groups")).GetProperty("logGroups").EnumerateArray().ToDictionary(static group => group.GetProperty("logGroupName").GetString()!, static group => group.GetProperty("retentionInDays").GetInt32());
        Assert.Equal(new Dictionary<string, int> { ["/aws/lambda/orders"] = 30, ["plain"] = 30 }, logs);
    }

    private static Task<(int ExitCode, string Output, string Error)> LintAsync(string region, IReadOnlyList<string> templates) =>
        Peer.RunAsync("cfn-lint", ["--format", "parseable", "--include-checks", "I", "--regions", region, "--", .. templates], AwsCli.Isolation);

    private string Write(TemplateFile file, string folder)
    {
        var path = Path.Combine(_folder.FullName, folder, file.RelativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, file.Text);
        return path;
    }
}
