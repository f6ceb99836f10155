using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Templates;

/// <summary>The templates that are judged, and the examples, are what their own tools take.</summary>
[Trait("Category", "Validators")]
public sealed class TemplatePeerTests
{
    private static readonly string Examples = Path.Combine(TestEnvironment.RepositoryRoot, "examples", "iac");

    [PeerFact(Peer.CfnLint)]
    public async Task Cfn_lint_finds_nothing_wrong_with_them()
    {
        string[] templates = [.. TemplateCase.All.Select(entry => entry.File).Where(file => Path.GetFileName(file) != "plan.json"), Path.Combine(Examples, "cloudformation", "standard.yaml")];
        Assert.True(templates.Length > 20);
        var (exitCode, output, error) = await Peer.RunAsync("cfn-lint", ["--format", "parseable", "--regions", "eu-west-1", "--", .. templates], AwsCli.Isolation);
        Assert.True(exitCode == 0, output + error);
    }

    [PeerFact(Peer.Terraform)]
    public async Task Terraform_finds_the_sources_in_its_form()
    {
        foreach (var folder in new[] { Examples, TemplateCase.Folder })
        {
            var (exitCode, output, error) = await Peer.RunAsync("terraform", ["fmt", "-check", "-recursive", folder], AwsCli.Isolation);
            Assert.True(exitCode == 0, output + error);
        }
    }
}
