using System.Management.Automation;
using System.Reflection;

namespace KmsCompliance.Tests.Permissions;

/// <summary>Each command declares its rights itself.</summary>
public sealed class CommandActionsTests
{
    public static TheoryData<string, string> Classes
    {
        get
        {
            var classes = new TheoryData<string, string>();
            foreach (var type in CommandActions.Module.GetExportedTypes())
            {
                if (type.GetCustomAttribute<CmdletAttribute>() is { } name)
                {
                    classes.Add($"{name.VerbName}-{name.NounName}", type.FullName!);
                }
            }

            return classes;
        }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void A_command_declares_its_rights_in_its_class(string command, string type)
    {
        Assert.True(
            CommandActions.Commands.Contains(command, StringComparer.Ordinal),
            $"{type} has to implement ICommandActions: its IAM actions, or [] where it asks nothing of AWS.");
        Assert.All(CommandActions.Of(command), action => Assert.Equal(command, action.Command));
        Assert.Distinct(CommandActions.Of(command).Select(action => (action.Action, action.ViaService)));
    }

    [Fact]
    public void Nothing_else_declares_rights() =>
        Assert.Equal(Classes.Select(row => (string)row[0]).Order(StringComparer.Ordinal), CommandActions.Commands);
}
