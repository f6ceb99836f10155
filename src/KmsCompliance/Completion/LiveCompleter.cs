using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KmsCompliance.Identifiers;
using KmsCompliance.Isolation;
using KmsCompliance.Pipeline;
using KmsCompliance.Ports;

namespace KmsCompliance.Completion;

/// <summary>Completes with what AWS has. Answers within two seconds or not at all, and says nothing when it fails: nobody
/// who presses Tab wants an error.</summary>
public abstract class LiveCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        var pattern = new WildcardPattern($"{WildcardPattern.Escape(word)}*", WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return Candidates(commandName, fakeBoundParameters ?? new Hashtable(), parameterName)
            .Where(candidate => pattern.IsMatch(candidate.Text) && PrintableText.IsPrintable(candidate.Text))
            .Select(candidate => CompletionText.Result(candidate.Text, candidate.ToolTip));
    }

    /// <summary>What there is to complete with.</summary>
    private protected abstract Task<IReadOnlyList<Candidate>> ListAsync(IAwsSession session, CompletionRequest request, CancellationToken cancellationToken);

    private IReadOnlyList<Candidate> Candidates(string commandName, IDictionary parameters, string parameterName)
    {
        try
        {
            var request = new CompletionRequest(commandName, parameters, parameterName);
            var key = $"{GetType().Name}\n{request.Command}\n{request.Caller}";
            if (CompletionCache.Find(key) is { } kept)
            {
                return kept;
            }

            using var patience = new CancellationTokenSource(Patience);
            var candidates = Blocking.WaitFor(AskAsync(request, patience.Token));
            CompletionCache.Keep(key, candidates);
            return candidates;
        }
        catch (Exception)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<Candidate>> AskAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        // Off the engine's thread from the start: finding credentials may block.
        var sessionRequest = request.ToSessionRequest();
        return await Task.Run(
            async () =>
            {
                var session = await AwsComposition.OpenSessionAsync(sessionRequest, cancellationToken).ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                {
                    return await ListAsync(session, request, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
