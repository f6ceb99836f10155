using System.Security.Cryptography;
using System.Text;

namespace KmsCompliance.Packaging;

/// <summary>Lays the module out and makes the files that are published. The same sources give the same bytes, wherever they
/// lie.</summary>
/// <param name="checkout">The sources.</param>
/// <param name="output">The folder that everything goes to.</param>
/// <param name="platforms">The platforms to compile ahead of time for.</param>
internal sealed class ModulePackage(Checkout checkout, string output, IReadOnlyList<string> platforms)
{
    private static readonly string[] Texts = ["KmsCompliance.psd1", "KmsCompliance.Format.ps1xml", "KmsCompliance.Types.ps1xml", "LICENSE", "README.md", "CHANGELOG.md"];

    /// <summary>The files that are published, by their full paths; the last lists what the others and the module's files
    /// hold.</summary>
    public IReadOnlyList<string> Files =>
        [Path.Combine(output, $"{Name}.nupkg"), Path.Combine(output, $"{Name}.cdx.json"), Path.Combine(output, "SHA256SUMS")];

    private string Name => $"KmsCompliance.{checkout.Version}";

    private string Folder => Path.Combine(output, "KmsCompliance", checkout.Version);

    /// <summary>Makes the package.</summary>
    /// <exception cref="PackagingException">A step failed.</exception>
    public void Make()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.CreateDirectory(Folder);
        // Nothing of an earlier package is to be taken for this one's, should this one fail.
        foreach (var file in Files)
        {
            File.Delete(file);
        }

        Build();
        var files = new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToList();
        GalleryPackage.Write(checkout, Files[0], Folder, files);
        File.WriteAllText(Files[1], BillOfMaterials.Write(checkout, Folder, files));
        WriteSums(files);
    }

    /// <summary>Makes the package again from a copy of the sources in another folder, and compares.</summary>
    /// <exception cref="PackagingException">A step failed, or a byte differs; with the names of the files.</exception>
    public void Verify()
    {
        var elsewhere = Directory.CreateTempSubdirectory("kmscompliance-packaging-").FullName;
        try
        {
            var other = new ModulePackage(checkout.CopyTo(Path.Combine(elsewhere, "sources")), Path.Combine(elsewhere, "out"), platforms);
            other.Make();
            var different = File.ReadAllLines(Files[^1]).ToHashSet(StringComparer.Ordinal);
            different.SymmetricExceptWith(File.ReadAllLines(other.Files[^1]));
            if (different.Count > 0)
            {
                // Each line is a sum, two spaces, and the file.
                var names = different.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 2)..]).Distinct().Order(StringComparer.Ordinal);
                throw new PackagingException($"The same sources in another folder gave other bytes: {string.Join(", ", names)}.");
            }
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    private void Build()
    {
        var bin = $"{Path.Combine(Folder, "bin")}/";
        // What is shipped is what the lock files say, or nothing.
        checkout.DotNet("build", "src/KmsCompliance", "-c", "Release", "-p:RestoreLockedMode=true", $"-p:ModuleDirectory={bin}", "-v", "quiet", "--nologo");
        foreach (var platform in platforms)
        {
            CompileAhead(platform, bin);
        }

        foreach (var symbols in Directory.EnumerateFiles(bin, "*.pdb", SearchOption.AllDirectories))
        {
            File.Delete(symbols);
        }

        foreach (var name in Texts)
        {
            // The same line ends on every machine, whatever git made of them.
            File.WriteAllText(Path.Combine(Folder, name), File.ReadAllText(Path.Combine(checkout.Root, name)).ReplaceLineEndings("\n"));
        }

        File.Copy(Path.Combine(checkout.Root, "assets", GalleryPackage.Icon), Path.Combine(Folder, GalleryPackage.Icon));
    }

    private void CompileAhead(string platform, string bin)
    {
        try
        {
            checkout.DotNet("publish", "src/KmsCompliance.Native", "-c", "Release", $"-p:NativePlatform={platform}", $"-p:ModuleDirectory={bin}", "-v", "quiet", "--nologo");
        }
        catch (PackagingException exception)
        {
            throw new PackagingException(
                $"Nothing could be compiled ahead of time for {platform}. That takes .NET's compiler and runtime packs from the package registry; --native names other platforms, and --native none makes a package without.{Environment.NewLine}{exception.Message}");
        }
    }

    private void WriteSums(IEnumerable<string> files)
    {
        var sums = new StringBuilder();
        foreach (var path in Files.Take(2).Concat(files.Select(file => Path.Combine(Folder, file))))
        {
            var relative = Path.GetRelativePath(output, path).Replace('\\', '/');
            sums.Append(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))).Append("  ").Append(relative).Append('\n');
        }

        File.WriteAllText(Files[2], sums.ToString());
    }
}
