using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Completion;

/// <summary>Completes the actions of KMS, with or without <c>kms:</c>, as they were begun.</summary>
public sealed class KmsActionCompleter : IArgumentCompleter
{
    private const string Prefix = "kms:";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return KmsActionCatalog.All
            .Select(action => word.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? action : action[Prefix.Length..])
            .Where(action => action.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(action => CompletionText.Result(action, action));
    }
}
