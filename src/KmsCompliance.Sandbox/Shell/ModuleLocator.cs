namespace KmsCompliance.Sandbox.Shell;

/// <summary>Finds the module to import: the checkout's own, as built.</summary>
internal static class ModuleLocator
{
    /// <summary>The manifest's file name.</summary>
    public const string ManifestName = "KmsCompliance.psd1";

    /// <summary>The manifest's full path.</summary>
    /// <param name="given">A manifest or the directory it lies in; null walks up from the running program.</param>
    /// <exception cref="SandboxException">There is none, or the module behind it has not been built.</exception>
    public static string Find(string? given)
    {
        string manifest = given is null ? FindInCheckout() : FindGiven(given);
        string rootModule = Path.Combine(Path.GetDirectoryName(manifest)!, "bin", "KmsCompliance.dll");
        if (given is null && !File.Exists(rootModule))
        {
            throw new SandboxException($"The module is not built: {rootModule} is missing. Run `dotnet build` in {Path.GetDirectoryName(manifest)}.");
        }

        return manifest;
    }

    private static string FindGiven(string given)
    {
        string path = Path.GetFullPath(given);
        if (Directory.Exists(path))
        {
            path = Path.Combine(path, ManifestName);
        }

        return File.Exists(path) ? path : throw new SandboxException($"There is no module at {path}.");
    }

    private static string FindInCheckout()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string manifest = Path.Combine(directory.FullName, ManifestName);
            if (File.Exists(manifest))
            {
                return manifest;
            }
        }

        throw new SandboxException(
            $"No {ManifestName} in {AppContext.BaseDirectory} or any directory above it. Run the sandbox from a checkout, or name the module with -Module.");
    }
}
