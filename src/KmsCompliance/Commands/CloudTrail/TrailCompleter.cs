using KmsCompliance.Completion;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.CloudTrail;

/// <summary>Completes trails by name and event data stores by ARN.</summary>
public sealed class TrailCompleter : ResourceCompleter
{
    private protected override IReadOnlyList<ServiceDefinition> ServicesOf(CompletionRequest request) =>
        [ServiceCatalog.CloudTrail, ServiceCatalog.CloudTrailLake];
}
