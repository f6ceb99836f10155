using System.Management.Automation;
using System.Xml.Linq;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests;

/// <summary>Every command that is exported has all that a command is to have; a new one fails here until it has. What each
/// of these has to say is held by the tests of the help, the documents, the rights and the views.</summary>
public sealed class ParityTests : SandboxTest
{
    /// <summary>Parameters whose values AWS, or the machine, knows.</summary>
    private static readonly string[] Completable = ["Alias", "ApprovedKey", "Command", "KeyId", "Mode", "ProfileName", "Region", "ResourceType", "SecretId", "Service", "TrailId"];

    private static readonly XDocument Views = XDocument.Load(Path.Combine(TestEnvironment.RepositoryRoot, "KmsCompliance.Format.ps1xml"));

    public static TheoryData<string> Names => [.. CommandActions.Commands];

    [Fact]
    public void Every_exported_command_is_walked() => Assert.Equal(
        Session.Run<CmdletInfo>("Get-Command -Module KmsCompliance").Select(command => command.Name).Order(StringComparer.Ordinal),
        CommandActions.Commands.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_has_help_views_completion_a_contract_and_a_line_wherever_there_is_one(string name)
    {
        var command = Assert.Single(Session.Run<CmdletInfo>($"Get-Command {name}"));

        Assert.True(Session.Run<int>($"@((Get-Help {name}).examples.example).Count")[0] >= 3, "three examples");
        Assert.True(File.Exists(Root("docs", "commands", $"{name}.md")), "a page of help");
        Assert.Contains($"| `{name}` |", File.ReadAllText(Root("README.md")), StringComparison.Ordinal);
        Assert.Contains($"`{name}`", File.ReadAllText(Root("CHANGELOG.md")), StringComparison.Ordinal);
        Assert.Matches($"(?m)^ +'{name}' += @\\{{", File.ReadAllText(Root("tests", "pester", "Contract.ps1")));

        Assert.NotEmpty(command.OutputType);
        Assert.All(command.OutputType.Where(type => type.Type?.Namespace == "KmsCompliance"), type =>
            Assert.Contains(Views.Descendants("TypeName"), view => view.Value == type.Type.FullName));

        Assert.All(
            command.Parameters.Values.Where(parameter => Completable.Contains(parameter.Name)),
            parameter => Assert.True(
                parameter.Attributes.Any(attribute => attribute is ArgumentCompleterAttribute or ValidateSetAttribute)
                    || (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType.GetElementType() ?? parameter.ParameterType).IsEnum,
                $"-{parameter.Name} is completed"));
    }

    private static string Root(params string[] parts) => Path.Combine([TestEnvironment.RepositoryRoot, .. parts]);
}
