using KmsCompliance.Ports;

namespace KmsCompliance.Completion;

/// <summary>Completes the names of the Region's trails and event data stores.</summary>
public sealed class TrailNameCompleter : LiveCompleter
{
    private protected override Task<IReadOnlyList<Candidate>> ListAsync(IAwsSession session, CompletionRequest request, CancellationToken cancellationToken) =>
        TrailCandidates.ListAsync(session, request, static status => status.Name, cancellationToken);
}
