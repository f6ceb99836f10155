using KmsCompliance.Services;

namespace KmsCompliance.Completion;

/// <summary>Completes secrets by name.</summary>
public sealed class SecretCompleter : ResourceCompleter
{
    private protected override IReadOnlyList<ServiceDefinition> Services => [ServiceCatalog.SecretsManager];
}
