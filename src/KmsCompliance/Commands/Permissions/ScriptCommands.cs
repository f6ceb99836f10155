using System.Management.Automation.Language;
using KmsCompliance.Permissions;

namespace KmsCompliance.Commands.Permissions;

/// <summary>Which of the module's commands a script uses. The script is read, never run.</summary>
/// <param name="Commands">The commands, in the order of their first use.</param>
/// <param name="UnresolvedLines">Where it calls something that only its run would tell, or another script.</param>
/// <param name="Problem">Why it cannot be understood; null where it can.</param>
internal sealed record ScriptCommands(IReadOnlyList<string> Commands, IReadOnlyList<int> UnresolvedLines, string? Problem)
{
    private const string Qualifier = @"KmsCompliance\";

    /// <summary>Reads a script.</summary>
    /// <param name="text">The script.</param>
    /// <param name="path">Its file.</param>
    public static ScriptCommands Read(string text, string path)
    {
        var script = Parser.ParseInput(text, path, out _, out var errors);
        if (errors is [var first, ..])
        {
            return new([], [], $"line {first.Extent.StartLineNumber}: {first.Message}");
        }

        var used = new List<string>();
        var unresolved = new List<int>();
        foreach (var call in script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            var name = call.GetCommandName();
            if (name is null ? call.CommandElements[0] is not ScriptBlockExpressionAst : name.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase))
            {
                unresolved.Add(call.Extent.StartLineNumber);
            }
            else if (Find(name) is { } command)
            {
                used.Add(command);
            }
        }

        return new([.. used.Distinct()], [.. unresolved.Distinct()], Problem: null);
    }

    private static string? Find(string? name)
    {
        var bare = name?.StartsWith(Qualifier, StringComparison.OrdinalIgnoreCase) == true ? name[Qualifier.Length..] : name;
        return CommandActions.Commands.FirstOrDefault(command => command.Equals(bare, StringComparison.OrdinalIgnoreCase));
    }
}
