using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Core.Tests.Guardrails;
using KmsCompliance.Guardrails;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Services;

namespace KmsCompliance.Tests.Guardrails;

/// <summary>Patterns as moto reads them, templates as cfn-lint does, and Guard as cfn-guard does.</summary>
[Trait("Category", "Validators")]
public sealed class GuardrailPeerTests : IDisposable
{
    private static readonly GuardrailRequest Request = new()
    {
        ApprovedKeys = ["arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
        AllowedRoles = ["arn:*:iam::*:role/KeyKeeper"],
        KeyTag = ("KmsCompliance:Service", "*"),
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [PeerFact(Peer.MotoModels)]
    public async Task Motos_patterns_fit_the_same_events()
    {
        var patterns = new JsonObject([.. Made(GuardrailKind.EventPattern).Select(static made => KeyValuePair.Create<string, JsonNode?>(made.GuardrailId, made.Document))]);
        var file = Path.Combine(_folder.FullName, "patterns.json");
        await File.WriteAllTextAsync(file, new JsonObject
        {
            ["patterns"] = patterns,
            ["events"] = new JsonArray([.. EventSamples.All.Select(static sample => JsonNode.Parse(sample.Json))]),
        }.ToJsonString());
        var (exitCode, output, error) = await Peer.RunAsync("python3", [Path.Combine(AppContext.BaseDirectory, "Peers", "guardrail_check.py"), file], AwsCli.Isolation);
        Assert.True(exitCode == 0, error);
        using var fits = JsonDocument.Parse(output);
        Assert.Equal(
            EventSamples.All.Select(static sample => $"{sample.What}: {sample.GuardrailId}"),
            EventSamples.All.Zip(fits.RootElement.EnumerateArray(), static (sample, names) => $"{sample.What}: {string.Join(", ", names.EnumerateArray().Select(static name => name.GetString()))}"));
    }

    [PeerFact(Peer.CfnLint)]
    public async Task Cfn_lint_finds_nothing_wrong_with_the_templates()
    {
        var files = Made(GuardrailKind.ConfigRule).Select(made =>
        {
            var file = Path.Combine(_folder.FullName, $"{made.GuardrailId}.json");
            File.WriteAllText(file, made.Document);
            return file;
        }).ToList();
        var (exitCode, output, error) = await Peer.RunAsync("cfn-lint", ["--format", "parseable", "--regions", "us-east-1", "--", .. files], AwsCli.Isolation);
        Assert.True(exitCode == 0, output + error);

        // That it sees what is wrong.
        var wrong = Path.Combine(_folder.FullName, "wrong.json");
        await File.WriteAllTextAsync(wrong, (await File.ReadAllTextAsync(files[0])).Replace("\"Owner\"", "\"Owned\"", StringComparison.Ordinal));
        Assert.NotEqual(0, (await Peer.RunAsync("cfn-lint", ["--format", "parseable", "--regions", "us-east-1", "--", wrong], AwsCli.Isolation)).ExitCode);
    }

    // Configuration items as AWS Config has them: https://github.com/awslabs/aws-config-resource-schema.
    [PeerFact(Peer.Validators)]
    public async Task Cfn_guard_judges_what_Config_keeps_of_X_Ray_by_the_rule_in_Guard()
    {
        const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        const string Managed = "arn:aws:kms:eu-west-1:111122223333:alias/aws/xray";
        string[][] approved = [[], [Key], ["arn:aws:kms:*:111122223333:key/*", "mrk-?bc*"]];
        (string Configuration, string Verdicts)[] items =
        [
            ($$"""{"keyId":"{{Key}}","status":"ACTIVE","type":"KMS"}""", "PASS PASS PASS"),
            ($$"""{"keyId":"{{Key.Replace("1111", "4444", StringComparison.Ordinal)}}","status":"ACTIVE","type":"KMS"}""", "PASS FAIL FAIL"),
            ($$"""{"keyId":"{{Key}}x","status":"ACTIVE","type":"KMS"}""", "PASS FAIL PASS"),
            ($$"""{"keyId":"x{{Key}}","status":"ACTIVE","type":"KMS"}""", "PASS FAIL FAIL"),
            ("{\"keyId\":\"mrk-abc1\",\"status\":\"ACTIVE\",\"type\":\"KMS\"}", "PASS FAIL PASS"),
            ("{\"keyId\":\"mrk-bc1\",\"status\":\"ACTIVE\",\"type\":\"KMS\"}", "PASS FAIL FAIL"),
            ($$"""{"keyId":"{{Managed}}","status":"ACTIVE","type":"KMS"}""", "PASS FAIL FAIL"),
            ("{\"status\":\"ACTIVE\",\"type\":\"NONE\"}", "FAIL FAIL FAIL"),
            ("{\"keyId\":null,\"status\":\"ACTIVE\",\"type\":\"KMS\"}", "PASS FAIL FAIL"),
            ("{\"status\":\"ACTIVE\",\"type\":\"KMS\"}", "PASS FAIL FAIL"),
            ("{\"status\":\"ACTIVE\"}", "FAIL FAIL FAIL"),
            ("{}", "FAIL FAIL FAIL"),
        ];
        var data = Path.Combine(_folder.FullName, "item.json");
        foreach (var (configuration, verdicts) in items)
        {
            await File.WriteAllTextAsync(data, $$"""{"version":"1.3","resourceType":"AWS::XRay::EncryptionConfig","configuration":{{configuration}}}""");
            Assert.Equal($"{verdicts} of {configuration}", $"{string.Join(' ', await Task.WhenAll(approved.Select(keys => JudgeAsync(keys, data))))} of {configuration}");
        }

        // What is of another kind is none of the rule's.
        await File.WriteAllTextAsync(data, """{"version":"1.3","resourceType":"AWS::SecretsManager::Secret","configuration":{} }""");
        Assert.Equal("SKIP", await JudgeAsync([], data));
    }

    private async Task<string> JudgeAsync(string[] approved, string data)
    {
        var entry = GuardrailCatalog.All.Single(static entry => entry.Guardrail.Id == "XRay.ConfigRule");
        var template = JsonNode.Parse(GuardrailCatalog.Compose(entry.Service, entry.Guardrail, Request with { ApprovedKeys = approved }).Document)!;
        var rule = template["Resources"]!.AsObject().Single().Value!["Properties"]!["Source"]!["CustomPolicyDetails"]!;
        Assert.Equal("guard-2.x.x", (string?)rule["PolicyRuntime"]);
        var rules = Path.Combine(_folder.FullName, $"rule{approved.Length}.guard");
        await File.WriteAllTextAsync(rules, (string?)rule["PolicyText"]);
        var (exitCode, output, error) = await Validators.GuardAsync(rules, data);
        var verdict = System.Text.RegularExpressions.Regex.Match(output, "Status = ([A-Z]+)").Groups[1].Value;
        Assert.True(exitCode == (verdict == "FAIL" ? 19 : 0) && verdict.Length > 0, output + error);
        return verdict;
    }

    private static List<CmkGuardrail> Made(string kind) =>
        [.. GuardrailCatalog.All.Where(entry => entry.Guardrail.Kind == kind).Select(static entry => GuardrailCatalog.Compose(entry.Service, entry.Guardrail, Request))];
}
