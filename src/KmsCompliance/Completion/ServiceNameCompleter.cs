using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KmsCompliance.Services;

namespace KmsCompliance.Completion;

/// <summary>Completes the names of services.</summary>
public sealed class ServiceNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) => ServiceCatalog.All
        .Where(service => service.Name.StartsWith(wordToComplete ?? string.Empty, StringComparison.OrdinalIgnoreCase))
        .Select(service => new CompletionResult(service.Name, service.Name, CompletionResultType.ParameterValue, service.DisplayName));
}
