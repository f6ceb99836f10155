using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace KmsCompliance.Isolation;

/// <summary>Readies the module when it is imported.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <inheritdoc/>
    public void OnImport()
    {
        DependencyContext.Attach();
        LoadDomain();
    }

    // The domain's assembly is loaded by its first use; its types have to resolve in the shell at once. A method of its own:
    // one that names a type loads its assembly before it runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadDomain() => _ = typeof(EncryptionStatus).Assembly;
}
