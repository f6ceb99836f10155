using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Completion;

/// <summary>Completes the services that ask KMS in the name of others.</summary>
public sealed class ViaServiceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return ViaServiceName.Known
            .Where(service => service.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(service => CompletionText.Result(service, service));
    }
}
