using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KmsCompliance.Completion;

/// <summary>Completes lengths of time, which show how they are written.</summary>
public sealed class LengthOfTimeCompleter : IArgumentCompleter
{
    private static readonly string[] Usual = ["15m", "1h", "24h", "7d", "30d", "90d"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return Usual.Where(length => length.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Select(static length => CompletionText.Result(length, length));
    }
}
