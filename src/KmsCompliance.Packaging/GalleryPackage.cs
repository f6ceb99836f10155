using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace KmsCompliance.Packaging;

/// <summary>Writes the .nupkg that the PowerShell Gallery takes: the module's files with a nuspec, as an Open Packaging
/// Conventions archive.</summary>
internal static class GalleryPackage
{
    /// <summary>The icon's file name.</summary>
    public const string Icon = "icon.png";

    // Archives cannot hold an earlier one, and the real time would make each archive another.
    private static readonly DateTimeOffset Timestamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Read and write for the owner, read for others, as Unix has it in the upper half; not what this machine's mask makes of it.
    private const int OrdinaryFile = unchecked((int)0x81A40000);

    private static readonly XNamespace Nuspec = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";
    private static readonly XNamespace ContentTypes = "http://schemas.openxmlformats.org/package/2006/content-types";
    private static readonly XNamespace Relationships = "http://schemas.openxmlformats.org/package/2006/relationships";

    /// <summary>Writes it.</summary>
    /// <param name="checkout">The sources.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="folder">The module's folder.</param>
    /// <param name="files">Its files, relative to it, in order.</param>
    public static void Write(Checkout checkout, string path, string folder, IReadOnlyList<string> files)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add(archive, "[Content_Types].xml", Bytes(new XDocument(new XElement(
            ContentTypes + "Types",
            files.Select(file => Path.GetExtension(file).TrimStart('.')).Where(extension => extension.Length > 0)
                .Concat(["rels", "nuspec"]).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)
                .Select(extension => new XElement(
                    ContentTypes + "Default",
                    new XAttribute("Extension", extension),
                    new XAttribute("ContentType", extension == "rels" ? "application/vnd.openxmlformats-package.relationships+xml" : "application/octet-stream"))),
            files.Where(file => Path.GetExtension(file).Length == 0)
                .Select(file => new XElement(ContentTypes + "Override", new XAttribute("PartName", $"/{file}"), new XAttribute("ContentType", "application/octet-stream")))))));
        Add(archive, "_rels/.rels", Bytes(new XDocument(new XElement(
            Relationships + "Relationships",
            new XElement(
                Relationships + "Relationship",
                new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"),
                new XAttribute("Target", "/KmsCompliance.nuspec"),
                new XAttribute("Id", "R1"))))));
        Add(archive, "KmsCompliance.nuspec", Bytes(MakeNuspec(checkout)));
        foreach (var file in files)
        {
            Add(archive, file, File.ReadAllBytes(Path.Combine(folder, file)));
        }
    }

    private static XDocument MakeNuspec(Checkout checkout) => new(new XElement(
        Nuspec + "package",
        new XElement(
            Nuspec + "metadata",
            new XElement(Nuspec + "id", "KmsCompliance"),
            new XElement(Nuspec + "version", checkout.Version),
            new XElement(Nuspec + "authors", checkout.Value("Author")),
            new XElement(Nuspec + "owners", checkout.Value("CompanyName")),
            new XElement(Nuspec + "requireLicenseAcceptance", "false"),
            new XElement(Nuspec + "license", new XAttribute("type", "expression"), "MIT"),
            // The page that goes with the expression, for what does not know those.
            new XElement(Nuspec + "licenseUrl", "https://licenses.nuget.org/MIT"),
            new XElement(Nuspec + "icon", Icon),
            new XElement(Nuspec + "readme", "README.md"),
            new XElement(Nuspec + "description", checkout.Value("Description")),
            new XElement(Nuspec + "releaseNotes", checkout.ReleaseNotes),
            new XElement(Nuspec + "copyright", checkout.Value("Copyright")),
            new XElement(Nuspec + "tags", string.Join(' ', Tags(checkout))))));

    // The last ones are what Find-PSResource -CommandName looks for.
    private static IEnumerable<string> Tags(Checkout checkout) =>
    [
        "PSModule",
        .. checkout.Values("Tags"),
        "PSIncludes_Cmdlet",
        .. checkout.Values("CmdletsToExport").SelectMany(name => new[] { $"PSCmdlet_{name}", $"PSCommand_{name}" }),
    ];

    private static byte[] Bytes(XDocument document)
    {
        using var memory = new MemoryStream();
        using (var writer = XmlWriter.Create(memory, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" }))
        {
            document.Save(writer);
        }

        return memory.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = Timestamp;
        entry.ExternalAttributes = OrdinaryFile;
        using var stream = entry.Open();
        stream.Write(content);
    }
}
