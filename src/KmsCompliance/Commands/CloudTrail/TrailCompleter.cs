using KmsCompliance.Completion;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.CloudTrail;

/// <summary>Completes trails by name and event data stores by ARN.</summary>
public class TrailCompleter : ResourceCompleter
{
    private protected override IReadOnlyList<ServiceDefinition> Services => [ServiceCatalog.CloudTrail, ServiceCatalog.CloudTrailLake];
}
