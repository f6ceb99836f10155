using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace KmsCompliance.Isolation;

/// <summary>Holds the AWS adapter and the SDK apart from the rest of the process, so that another module's AWSSDK.Core
/// and ours do not meet.</summary>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private const string Adapter = "KmsCompliance.Aws";

    // Attached once a process: other runspaces import the module too, and one that removes it must not detach the others.
    private static int _isAttached;

    // As .NET's runtime identifiers have it.
    private static readonly string Platform =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private readonly string _directory;

    private DependencyContext(string directory)
        : base(Adapter) => _directory = directory;

    /// <summary>Serves the adapter, and nothing else, to the default context.</summary>
    public static void Attach()
    {
        if (Interlocked.Exchange(ref _isAttached, 1) != 0)
        {
            return;
        }

        var directory = Path.Combine(Path.GetDirectoryName(typeof(DependencyContext).Assembly.Location)!, "Dependencies");
        var context = new DependencyContext(directory);
        Default.Resolving += (_, name) => name.Name == Adapter ? context.LoadFromAssemblyName(name) : null;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // What does not lie in Dependencies/, the domain's assembly above all, comes from the default context. An assembly
        // that was compiled for another platform would not load at all, so each platform's have a folder of their own.
        var file = $"{assemblyName.Name}.dll";
        var path = new[] { Path.Combine(_directory, Platform, file), Path.Combine(_directory, file) }.FirstOrDefault(File.Exists);
        return path is null ? null : LoadFromAssemblyPath(path);
    }
}
