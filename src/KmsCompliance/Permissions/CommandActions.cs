using System.Collections.Frozen;
using System.Management.Automation;
using System.Reflection;

namespace KmsCompliance.Permissions;

/// <summary>What every command of the module says that it needs, collected when it is first asked for.</summary>
internal static class CommandActions
{
    private static readonly FrozenDictionary<string, IReadOnlyList<CmkAction>> ByCommand = Collect();

    /// <summary>The commands, by name.</summary>
    public static IReadOnlyList<string> Commands { get; } = [.. ByCommand.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The actions that a command needs; none for one that asks nothing of AWS.</summary>
    /// <param name="command">One of <see cref="Commands"/>, whatever its case.</param>
    /// <exception cref="KeyNotFoundException">There is no such command.</exception>
    public static IReadOnlyList<CmkAction> Of(string command) => ByCommand[command];

    private static FrozenDictionary<string, IReadOnlyList<CmkAction>> Collect()
    {
        // A static member of an interface is reached through a type parameter only.
        var read = typeof(CommandActions).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;
        return typeof(CommandActions).Assembly.GetExportedTypes()
            .Where(type => type.IsAssignableTo(typeof(ICommandActions)))
            .Select(type => (Command: NameOf(type), Actions: (IReadOnlyList<CmkAction>)read.MakeGenericMethod(type).Invoke(null, [])!))
            .ToFrozenDictionary(
                declared => declared.Command,
                declared => (IReadOnlyList<CmkAction>)[.. declared.Actions.Select(action => new CmkAction(action) { Command = declared.Command })],
                StringComparer.OrdinalIgnoreCase);
    }

    private static string NameOf(Type command)
    {
        var name = command.GetCustomAttribute<CmdletAttribute>()!;
        return $"{name.VerbName}-{name.NounName}";
    }

    private static IReadOnlyList<CmkAction> Read<TCommand>()
        where TCommand : ICommandActions => TCommand.Actions;
}
