using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Shell;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Runbooks;

/// <summary>The documents of runbooks/ssm: the one for an account runs as the agent of an instance would run it; the one for the engine
/// asks for what Step Functions has.</summary>
[Trait("Category", "Engine")]
public sealed partial class SystemsManagerTests : SandboxTest, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_document_of_an_account_audits_it_on_the_PowerShell_of_its_instance_and_fails_by_the_gate()
    {
        var document = Document("audit-account");
        var step = Assert.Single(document["mainSteps"]!.AsArray())!;
        Assert.Equal(("aws:runCommand", "AWS-RunShellScript"), ((string?)step["action"], (string?)step["inputs"]!["DocumentName"]));
        Assert.Equal(0, (await RunAsync(step, "Critical")).ExitCode);
        Assert.Equal(["history", "report.csv", "report.html", "report.junit.xml", "report.ndjson"], new DirectoryInfo(Path.Combine(_folder.FullName, "data")).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal));
        var failed = await RunAsync(step, "Informational");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains("The gate does not open", failed.Output + failed.Error, StringComparison.Ordinal);
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(_folder.FullName, "data", "history"), "run-*.ndjson.gz").Count());
        Assert.Empty(Writes());
    }

    [PeerFact(Peer.Aws)]
    public async Task The_document_of_the_engine_calls_what_Step_Functions_has()
    {
        var document = Document("start-engine");
        var steps = document["mainSteps"]!.AsArray();
        Assert.Equal(["Start", "Wait", "Succeeded"], steps.Select(step => (string)step!["name"]!));
        foreach (var inputs in steps.Select(step => step!["inputs"]!.AsObject()))
        {
            Assert.Equal("stepfunctions", (string?)inputs["Service"]);
            var operation = Capital().Replace((string)inputs["Api"]!, "-$0").TrimStart('-').ToLowerInvariant();
            var (exitCode, output, error) = await Peer.RunAsync("aws", ["stepfunctions", operation, "--generate-cli-skeleton", "input"], AwsCli.Isolation);
            Assert.True(exitCode == 0, error);
            var known = JsonNode.Parse(output)!.AsObject().Select(member => member.Key).ToHashSet(StringComparer.Ordinal);
            Assert.All(inputs.Select(input => input.Key).Except(["Service", "Api", "PropertySelector", "DesiredValues"]), name => Assert.Contains(name, known));
        }

        // What is waited for are all the ends that there are, and one of them is a good one.
        Assert.Equal(["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"], steps[1]!["inputs"]!["DesiredValues"]!.AsArray().Select(value => (string)value!));
        Assert.Equal(["SUCCEEDED"], steps[2]!["inputs"]!["DesiredValues"]!.AsArray().Select(value => (string)value!));
    }

    [Theory]
    [InlineData("audit-account")]
    [InlineData("start-engine")]
    public void Every_parameter_that_a_document_speaks_of_is_declared(string name)
    {
        var document = Document(name);
        var declared = document["parameters"]!.AsObject().Select(parameter => parameter.Key).ToHashSet(StringComparer.Ordinal);
        Assert.Equal("0.3", (string?)document["schemaVersion"]);
        var named = Placeholder().Matches(document.ToJsonString()).Select(match => match.Groups[1].Value).Where(text => !text.Contains('.', StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(declared.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    private static JsonNode Document(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot, "runbooks", "ssm", $"{name}.json")))!;

    // As the agent does: the lines as one script. Its pwsh is the one of the tests, and finds the module where modules are.
    private async Task<(int ExitCode, string Output, string Error)> RunAsync(JsonNode step, string failOn)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal)
        {
            ["ScriptPath"] = Path.Combine(TestEnvironment.RepositoryRoot, "examples", "Invoke-ScheduledAudit.ps1"),
            ["DataPath"] = Path.Combine(_folder.FullName, "data"),
            ["Region"] = "us-east-1, eu-north-1",
            ["FailOn"] = failOn,
        };
        var lines = step["inputs"]!["Parameters"]!["commands"]!.AsArray().Select(line => Placeholder().Replace((string)line!, match => given[match.Groups[1].Value]));
        var programs = Directory.CreateDirectory(Path.Combine(_folder.FullName, "programs")).FullName;
        var pwsh = PowerShellPackage.Prepare([]);
        await File.WriteAllTextAsync(Path.Combine(programs, "pwsh"), $"#!/bin/sh\nexec '{pwsh.FileName}' {string.Join(' ', pwsh.ArgumentList.Select(argument => $"'{argument}'"))} \"$@\"\n");
        Assert.Equal(0, (await Peer.RunAsync("chmod", ["700", Path.Combine(programs, "pwsh")])).ExitCode);
        var modules = Directory.CreateDirectory(Path.Combine(_folder.FullName, "modules")).FullName;
        if (!Directory.Exists(Path.Combine(modules, "KmsCompliance")))
        {
            Directory.CreateSymbolicLink(Path.Combine(modules, "KmsCompliance"), Path.GetDirectoryName(TestEnvironment.Manifest)!);
        }

        Dictionary<string, string> environment = new(SandboxEnvironment.VariablesFor(Server.Url, SandboxEnvironment.DefaultRegion), StringComparer.Ordinal)
        {
            ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}",
            ["PSModulePath"] = modules,
            ["NO_COLOR"] = "1",
            ["DOTNET_ROOT"] = pwsh.Environment["DOTNET_ROOT"]!,
        };
        return await Peer.RunAsync("sh", ["-c", string.Join('\n', lines)], environment);
    }

    [GeneratedRegex(@"\{\{ ([A-Za-z.]+) \}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
