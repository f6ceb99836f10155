using System.Management.Automation;
using System.Management.Automation.Language;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Completion;

/// <summary>Writes completions so that they stay one argument.</summary>
internal static class CompletionText
{
    public static CompletionResult Result(string text, string toolTip) =>
        new(Quote(text), text, CompletionResultType.ParameterValue, string.IsNullOrEmpty(toolTip) ? text : PrintableText.Of(toolTip));

    private static string Quote(string text) =>
        text.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '-' or '_' or '.' or ':')
            ? text
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
