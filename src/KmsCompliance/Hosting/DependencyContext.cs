using System.Reflection;
using System.Runtime.Loader;

namespace KmsCompliance.Hosting;

/// <summary>Holds the AWS adapter and the SDK apart from the rest of the process, so that another module's AWSSDK.Core
/// and ours do not meet.</summary>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private const string Adapter = "KmsCompliance.Aws";

    // Attached once a process: other runspaces import the module too, and one that removes it must not detach the others.
    private static int _isAttached;

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
        // What does not lie in Dependencies/, the domain's assembly above all, comes from the default context.
        var path = Path.Combine(_directory, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
