using System.Management.Automation;

namespace KmsCompliance.Isolation;

/// <summary>Readies the module when it is imported.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <inheritdoc/>
    public void OnImport()
    {
        DependencyContext.Attach();

        // The domain's assembly is loaded by its first use; its types have to resolve in the shell at once.
        _ = typeof(EncryptionStatus).Assembly;
    }
}
