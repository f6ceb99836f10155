using KmsCompliance.Services;

namespace KmsCompliance.Commands.CloudTrail;

/// <summary>Completes trails and event data stores by name.</summary>
public sealed class TrailNameCompleter : TrailCompleter
{
    private protected override string TextOf(ServiceDefinition service, EncryptionStatus status) => status.ResourceName;
}
