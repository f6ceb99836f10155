using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace KmsCompliance.Isolation;

/// <summary>Holds the adapters, the SDK and the YAML parser apart from the rest of the process, so that another module's AWSSDK.Core or
/// YamlDotNet and ours do not meet.</summary>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private const string Adapter = "KmsCompliance.Aws";
    private const string YamlAdapter = "KmsCompliance.Yaml";
    private const string Domain = "KmsCompliance.Core";

    // Attached once a process: other runspaces import the module too, and one that removes it must not detach the others.
    private static int _isAttached;

    // As .NET's runtime identifiers have it.
    private static readonly string Platform =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private readonly string _directory;

    private DependencyContext(string directory)
        : base(Adapter) => _directory = directory;

    /// <summary>Serves the adapters to the default context, and the domain where it was compiled for this platform: the
    /// engine would take the portable one, which lies beside the module.</summary>
    public static void Attach()
    {
        if (Interlocked.Exchange(ref _isAttached, 1) != 0)
        {
            return;
        }

        var directory = Path.Combine(Path.GetDirectoryName(typeof(DependencyContext).Assembly.Location)!, "Dependencies");
        var context = new DependencyContext(directory);
        var domain = Path.Combine(directory, Platform, $"{Domain}.dll");
        var hasDomain = File.Exists(domain);
        Default.Resolving += (shared, name) => name.Name switch
        {
            Adapter or YamlAdapter => context.LoadFromAssemblyName(name),
            Domain when hasDomain => shared.LoadFromAssemblyPath(domain),
            _ => null,
        };
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Domain)
        {
            // One for both contexts, or their types would not be the same.
            return null;
        }

        // What does not lie in Dependencies/ comes from the default context. An assembly that was compiled for another
        // platform would not load at all, so each platform's have a folder of their own.
        var file = $"{assemblyName.Name}.dll";
        var path = new[] { Path.Combine(_directory, Platform, file), Path.Combine(_directory, file) }.FirstOrDefault(File.Exists);
        return path is null ? null : LoadFromAssemblyPath(path);
    }
}
