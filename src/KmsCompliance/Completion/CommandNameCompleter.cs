using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KmsCompliance.Permissions;

namespace KmsCompliance.Completion;

/// <summary>Completes the names of the module's commands.</summary>
public sealed class CommandNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var pattern = new WildcardPattern($"{(wordToComplete ?? string.Empty).Trim('\'', '"')}*", WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return CommandActions.Commands
            .Where(pattern.IsMatch)
            .Select(command => new CompletionResult(command, command, CompletionResultType.ParameterValue, Describe(CommandActions.Of(command))));
    }

    private static string Describe(IReadOnlyList<CmkAction> actions) => actions.Count == 0
        ? "needs no rights"
        : string.Join(", ", actions.Select(action => action.Action));
}
