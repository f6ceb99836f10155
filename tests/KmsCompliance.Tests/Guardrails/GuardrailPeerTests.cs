using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Core.Tests.Guardrails;
using KmsCompliance.Guardrails;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Services;

namespace KmsCompliance.Tests.Guardrails;

/// <summary>Patterns as moto reads them, and templates as cfn-lint does.</summary>
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

    private static List<CmkGuardrail> Made(string kind) =>
        [.. GuardrailCatalog.All.Where(entry => entry.Guardrail.Kind == kind).Select(static entry => GuardrailCatalog.Compose(entry.Service, entry.Guardrail, Request))];
}
