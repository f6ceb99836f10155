using System.Management.Automation;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Binding;

/// <summary>Rules are chosen in one way, whichever command is told.</summary>
public sealed class RuleParameterTests : SandboxTest
{
    private static readonly string[] Names = ["Rule", "ExcludeRule", "Level", "SettingsPath"];

    [Fact]
    public void The_parameters_that_choose_rules_are_alike_on_every_command_that_has_them()
    {
        var commands = Session.Run<CommandInfo>("Get-Command -Module KmsCompliance").Where(static command => command.Parameters.ContainsKey("ExcludeRule")).ToList();

        Assert.InRange(commands.Count, 7, int.MaxValue);
        foreach (var name in Names)
        {
            Assert.Single(commands.Select(command => Describe(command.Parameters[name])).Distinct());
        }
    }

    private static string Describe(ParameterMetadata parameter) =>
        $"{parameter.ParameterType} {string.Join(' ', parameter.Aliases)} {string.Join(", ", parameter.Attributes.Select(Describe).Order(StringComparer.Ordinal))}";

    private static string Describe(Attribute attribute) => attribute switch
    {
        ParameterAttribute parameter => $"Parameter({parameter.ParameterSetName} {parameter.Mandatory} {parameter.Position} {parameter.ValueFromPipeline} {parameter.ValueFromPipelineByPropertyName})",
        ValidateSetAttribute set => $"ValidateSet({string.Join(' ', set.ValidValues)})",
        ArgumentCompleterAttribute completer => $"ArgumentCompleter({completer.Type})",
        _ => attribute.GetType().Name,
    };
}
