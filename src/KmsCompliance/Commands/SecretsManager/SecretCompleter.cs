using KmsCompliance.Completion;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.SecretsManager;

/// <summary>Completes secrets by name.</summary>
public sealed class SecretCompleter : ResourceCompleter
{
    private protected override IReadOnlyList<ServiceDefinition> ServicesOf(CompletionRequest request) =>
        [ServiceCatalog.SecretsManager];
}
