using System.Management.Automation.Language;
using System.Text;
using KmsCompliance.Core.Tests.Rules;
using KmsCompliance.Rules;
using KmsCompliance.Services;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Documentation;

/// <summary>The page of the rules says what the catalogue says, and what mends a finding is a command that there is.</summary>
public sealed class RulePageTests : PipelineTest
{
    // Commands of AWS.Tools.KeyManagementService and AWS.Tools.XRay that findings name.
    private static readonly string[] OfAwsTools = ["Enable-KMSKey", "Enable-KMSKeyRotation", "Get-KMSKey", "Stop-KMSKeyDeletion", "Write-XREncryptionConfig"];

    private static readonly string[] OfPowerShell = ["Where-Object"];

    private static string PagePath => Path.Combine(TestEnvironment.RepositoryRoot, "docs", "rules.md");

    public static TheoryData<string> Ids => [.. RuleCatalog.All.Select(rule => rule.Id)];

    [Fact]
    public void The_page_says_what_the_catalogue_says()
    {
        var page = Write();
        if (Environment.GetEnvironmentVariable("KMSCOMPLIANCE_WRITE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(PagePath, page);
        }

        Assert.Equal(page, File.ReadAllText(PagePath).ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task What_mends_it_parses_and_binds(string rule)
    {
        foreach (var compliance in new[] { Compliance.NonCompliant, Compliance.Unknown })
        {
            var finding = await RuleCases.FindAsync(rule, compliance);
            if (finding.Remediation.StartsWith("# ", StringComparison.Ordinal))
            {
                Assert.DoesNotContain('\n', finding.Remediation);
                continue;
            }

            var script = Parser.ParseInput(finding.Remediation, out _, out var errors);
            Assert.Empty(errors);
            var commands = script.FindAll(static ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>().ToList();
            Assert.NotEmpty(commands);
            foreach (var command in commands.Where(command => !OfAwsTools.Concat(OfPowerShell).Contains(command.GetCommandName())))
            {
                var parameters = Session.Run<string>($"(Get-Command {command.GetCommandName()} -Module KmsCompliance).Parameters.Keys");
                Assert.NotEmpty(parameters);
                Assert.All(command.CommandElements.OfType<CommandParameterAst>(), parameter => Assert.Contains(parameter.ParameterName, parameters));
            }
        }
    }

    private static string Write()
    {
        var page = new StringBuilder("""
            # Rules

            What `Test-*Cmk` judge resources by. `Get-CmkRule` shows the same; `-Rule`, `-ExcludeRule`, `-Level` and a settings file
            (about_KmsCompliance_Settings) choose among them. Key policies have rules of their own: [policy-rules.md](policy-rules.md).

            Controls are named where somebody has published that the check gives evidence for them, with who did. Where nobody has, none is
            named: of the key of X-Ray's setting there is no public mapping.

            | rule | what has to hold | severity | level |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var rule in RuleCatalog.All)
        {
            page.Append($"| [{rule.Id}](#{rule.Id.ToLowerInvariant()}) | {rule.Title} | {rule.Severity} | {rule.Level} |\n");
        }

        foreach (var rule in RuleCatalog.All)
        {
            page.Append($"\n## {rule.Id}\n\n**{rule.Title}.** {rule.Why}\n\n{rule.HowToMend}\n\n");
            page.Append($"- Severity: {rule.Severity}\n- Level: {rule.Level}\n");
            page.Append($"- Services: {(rule.Services.Count == ServiceCatalog.All.Count ? "all" : string.Join(", ", rule.Services))}\n");
            if (rule.Needs.Length > 0)
            {
                page.Append($"- Needs: {rule.Needs}\n");
            }

            if (rule.Actions.Count > 0)
            {
                page.Append($"- Asks AWS: {string.Join(", ", rule.Actions.Select(action => $"`{action.Action}`"))}\n");
            }

            foreach (var controls in ServiceCatalog.All.Where(service => rule.Services.Contains(service.Name))
                .GroupBy(service => string.Join(", ", rule.ControlsOf(service).GroupBy(control => control.Source).Select(source => $"{string.Join(", ", source)} ({source.Key})")))
                .Where(group => group.Key.Length > 0))
            {
                page.Append($"- Controls, {string.Join(", ", controls.Select(service => service.Name))}: {controls.Key}\n");
            }
        }

        return page.ToString();
    }
}
