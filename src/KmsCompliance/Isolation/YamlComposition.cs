using System.Runtime.CompilerServices;
using KmsCompliance.Ports;
using KmsCompliance.Yaml;

namespace KmsCompliance.Isolation;

/// <summary>The one file that names the YAML adapter. Nothing else may, or its assembly, and the parser with it, would be loaded
/// when the module is imported.</summary>
internal sealed class YamlComposition : IYamlReader
{
    /// <inheritdoc/>
    public DocumentNode Read(string text, Func<string, string, bool> isLeftOut) => ReadByAdapter(text, isLeftOut);

    // A method of its own: one that names a type loads its assembly before it runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DocumentNode ReadByAdapter(string text, Func<string, string, bool> isLeftOut) => new YamlReader().Read(text, isLeftOut);
}
