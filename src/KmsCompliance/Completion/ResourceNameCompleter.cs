using KmsCompliance.Services;

namespace KmsCompliance.Completion;

/// <summary>Completes resources of the services that a command audits, by name.</summary>
public sealed class ResourceNameCompleter : ResourceCompleter
{
    private protected override IReadOnlyList<ServiceDefinition> ServicesOf(CompletionRequest request) =>
        [.. ServiceCatalog.All.Where(service => string.Equals(service.AuditCommand, request.Command, StringComparison.OrdinalIgnoreCase))];

    private protected override string TextOf(ServiceDefinition service, EncryptionStatus status) => status.ResourceName;
}
