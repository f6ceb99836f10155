using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace KmsCompliance.Help.Facts;

/// <summary>A command as the engine knows it: the truth that its page is held against.</summary>
internal sealed record CommandFacts(string Name, IReadOnlyList<SyntaxFacts> Syntax, IReadOnlyList<ParameterFacts> Parameters, IReadOnlyList<string> OutputTypes)
{
    /// <summary>Imports a module of cmdlets into an engine of its own, and reads its commands.</summary>
    /// <param name="assembly">The module's assembly.</param>
    /// <exception cref="InvalidOperationException">It cannot be imported.</exception>
    public static IReadOnlyList<CommandFacts> ReadModule(string assembly)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Path.GetFullPath(assembly)]);
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        var commands = shell.AddCommand("Get-Command").AddParameter("Module", Path.GetFileNameWithoutExtension(assembly)).Invoke<CmdletInfo>();
        return commands.Count > 0
            ? [.. commands.Select(Read).OrderBy(command => command.Name, StringComparer.Ordinal)]
            : throw new InvalidOperationException($"'{assembly}' exports no cmdlet.");
    }

    private static CommandFacts Read(CmdletInfo command)
    {
        var fresh = (Cmdlet)Activator.CreateInstance(command.ImplementingType)!;
        using var disposable = fresh as IDisposable;
        var parameters = command.Parameters.Values
            .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
            .Select(parameter => Read(parameter, fresh))
            .ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        return new CommandFacts(
            command.Name,
            [.. command.ParameterSets.Select(set => new SyntaxFacts(
                set.Name == ParameterAttribute.AllParameterSets ? string.Empty : set.Name,
                set.IsDefault,
                $"{command.Name} {set}",
                [.. InSyntaxOrder(set.Parameters.Where(parameter => parameters.ContainsKey(parameter.Name))).Select(parameter => parameters[parameter.Name])]))],
            [.. parameters.Values.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)],
            [.. command.OutputType.Select(type => type.Name)]);
    }

    private static ParameterFacts Read(ParameterMetadata parameter, Cmdlet fresh)
    {
        var sets = parameter.ParameterSets;
        var first = sets.Values.First();
        if (sets.Values.Any(set => (set.IsMandatory, set.Position, set.ValueFromPipeline, set.ValueFromPipelineByPropertyName)
            != (first.IsMandatory, first.Position, first.ValueFromPipeline, first.ValueFromPipelineByPropertyName)))
        {
            throw new NotSupportedException($"-{parameter.Name} differs from one parameter set to another; a page has one block of yaml for it.");
        }

        return new ParameterFacts
        {
            Name = parameter.Name,
            Type = (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).Name,
            Sets = sets.ContainsKey(ParameterAttribute.AllParameterSets) ? "(All)" : string.Join(", ", sets.Keys.Order(StringComparer.Ordinal)),
            Aliases = [.. parameter.Aliases],
            Required = first.IsMandatory,
            Position = first.Position == int.MinValue ? null : first.Position,
            DefaultValue = DefaultOf(fresh.GetType().GetProperty(parameter.Name, BindingFlags.Instance | BindingFlags.Public)?.GetValue(fresh), parameter),
            ByValue = first.ValueFromPipeline,
            ByPropertyName = first.ValueFromPipelineByPropertyName,
            Wildcards = parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
        };
    }

    private static string DefaultOf(object? value, ParameterMetadata parameter) => value switch
    {
        _ when parameter.SwitchParameter => "False",
        null or "" or ICollection { Count: 0 } => "None",
        string[] texts => string.Join(", ", texts),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // The order in which the engine writes a syntax: positions, then what is mandatory, then the rest.
    private static IEnumerable<CommandParameterInfo> InSyntaxOrder(IEnumerable<CommandParameterInfo> parameters) =>
        parameters.OrderBy(parameter => parameter switch
        {
            { Position: >= 0 } => parameter.Position,
            { IsMandatory: true } => int.MaxValue - 1,
            _ => int.MaxValue,
        });
}
