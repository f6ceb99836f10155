using KmsCompliance.Ports;

namespace KmsCompliance.Completion;

/// <summary>Completes the Region's trails by name, and its event data stores by ARN, which alone CloudTrail takes.</summary>
public sealed class TrailCompleter : LiveCompleter
{
    private protected override Task<IReadOnlyList<Candidate>> ListAsync(IAwsSession session, CompletionRequest request, CancellationToken cancellationToken) =>
        TrailCandidates.ListAsync(session, request, static status => status.ResourceType == TrailResourceType.Trail ? status.Name : status.Arn, cancellationToken);
}
