using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KmsCompliance.Isolation;

namespace KmsCompliance.Completion;

/// <summary>Completes the profiles of the shared files; no call.</summary>
public sealed class ProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        try
        {
            var word = (wordToComplete ?? string.Empty).Trim('\'', '"');
            return [.. AwsComposition.ListProfiles(fakeBoundParameters?["ProfileLocation"] as string)
                .Where(profile => profile.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Select(profile => CompletionText.Result(profile, profile))];
        }
        catch (Exception)
        {
            return [];
        }
    }
}
