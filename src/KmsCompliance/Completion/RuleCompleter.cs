using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KmsCompliance.Rules;

namespace KmsCompliance.Completion;

/// <summary>Completes the ids of rules.</summary>
public sealed class RuleCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) => RuleCatalog.All
        .Where(rule => rule.Id.StartsWith(wordToComplete ?? string.Empty, StringComparison.OrdinalIgnoreCase))
        .Select(rule => new CompletionResult(rule.Id, rule.Id, CompletionResultType.ParameterValue, rule.Title));
}
