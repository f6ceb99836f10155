using System.Security.Cryptography;
using System.Text;

namespace KmsCompliance.Packaging;

/// <summary>Lays the module out and makes the files that are published. Two runs on the same sources give the same bytes.</summary>
/// <param name="output">The folder that everything goes to.</param>
/// <param name="platforms">The platforms to compile ahead of time for.</param>
internal sealed class ModulePackage(string output, IReadOnlyList<string> platforms)
{
    private static readonly string[] Texts = ["KmsCompliance.psd1", "KmsCompliance.Format.ps1xml", "KmsCompliance.Types.ps1xml", "LICENSE", "README.md", "CHANGELOG.md"];

    private static string Name => $"KmsCompliance.{Checkout.Version}";

    private string Folder => Path.Combine(output, "KmsCompliance", Checkout.Version);

    /// <summary>The files that are published, by their full paths.</summary>
    public IReadOnlyList<string> Files =>
        [Path.Combine(output, $"{Name}.nupkg"), Path.Combine(output, $"{Name}.cdx.json"), Path.Combine(output, "SHA256SUMS")];

    /// <summary>Makes the package.</summary>
    /// <exception cref="PackagingException">A step failed.</exception>
    public void Make()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.CreateDirectory(Folder);
        Build();
        var files = new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToList();
        GalleryPackage.Write(Files[0], Folder, files);
        File.WriteAllText(Files[1], BillOfMaterials.Write(Folder, files));
        WriteSums(files);
    }

    private void Build()
    {
        var bin = $"{Path.Combine(Folder, "bin")}/";
        Checkout.DotNet("build", "src/KmsCompliance", "-c", "Release", $"-p:ModuleDirectory={bin}", "-v", "quiet", "--nologo");
        foreach (var platform in platforms)
        {
            Checkout.DotNet("publish", "src/KmsCompliance.Native", "-c", "Release", $"-p:NativePlatform={platform}", $"-p:ModuleDirectory={bin}", "-v", "quiet", "--nologo");
        }

        foreach (var symbols in Directory.EnumerateFiles(bin, "*.pdb", SearchOption.AllDirectories))
        {
            File.Delete(symbols);
        }

        foreach (var name in Texts)
        {
            // The same line ends on every machine, whatever git made of them.
            File.WriteAllText(Path.Combine(Folder, name), File.ReadAllText(Path.Combine(Checkout.Root, name)).ReplaceLineEndings("\n"));
        }

        File.Copy(Path.Combine(Checkout.Root, "assets", GalleryPackage.Icon), Path.Combine(Folder, GalleryPackage.Icon));
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
