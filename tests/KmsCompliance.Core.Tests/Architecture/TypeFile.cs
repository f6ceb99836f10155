using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace KmsCompliance.Core.Tests.Architecture;

/// <summary>The files that a project's types are written in, by the row of the type in the assembly.</summary>
internal static class TypeFile
{
    // Portable PDB format, "Type Documents": of types that have no code, such as interfaces and enums.
    // https://github.com/dotnet/runtime/blob/main/docs/design/specs/PortablePdb-Metadata.md
    private static readonly Guid TypeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    /// <summary>The paths below the project's folder, with <c>/</c> between their parts; none for a type that the compiler
    /// made.</summary>
    /// <param name="assembly">The assembly, with its PDB beside it.</param>
    /// <param name="project">The name of the project's folder.</param>
    public static ILookup<int, string> Read(string assembly, string project)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly, ".pdb")));
        var types = image.GetMetadataReader();
        var pdb = symbols.GetMetadataReader();
        return types.TypeDefinitions
            .SelectMany(handle => DocumentsOf(types, pdb, handle)
                .Select(document => pdb.GetString(pdb.GetDocument(document).Name))
                .Select(path => WithinProject(path, project))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Select(path => (Row: MetadataTokens.GetRowNumber(handle), Path: path)))
            .ToLookup(static found => found.Row, static found => found.Path);
    }

    private static IEnumerable<DocumentHandle> DocumentsOf(MetadataReader types, MetadataReader pdb, TypeDefinitionHandle handle)
    {
        foreach (var method in types.GetTypeDefinition(handle).GetMethods())
        {
            var debug = pdb.GetMethodDebugInformation(method);
            if (!debug.Document.IsNil)
            {
                yield return debug.Document;
            }

            foreach (var point in debug.GetSequencePoints())
            {
                yield return point.Document;
            }
        }

        foreach (var information in pdb.GetCustomDebugInformation(handle).Select(pdb.GetCustomDebugInformation))
        {
            if (pdb.GetGuid(information.Kind) == TypeDocuments)
            {
                foreach (var row in Rows(pdb, information.Value))
                {
                    yield return MetadataTokens.DocumentHandle(row);
                }
            }
        }
    }

    private static List<int> Rows(MetadataReader pdb, BlobHandle blob)
    {
        var rows = new List<int>();
        for (var reader = pdb.GetBlobReader(blob); reader.RemainingBytes > 0;)
        {
            rows.Add(reader.ReadCompressedInteger());
        }

        return rows;
    }

    private static string? WithinProject(string path, string project)
    {
        var plain = path.Replace('\\', '/');
        var start = plain.LastIndexOf($"/{project}/", StringComparison.Ordinal);
        var within = start < 0 ? null : plain[(start + project.Length + 2)..];
        return within is null || within.StartsWith("obj/", StringComparison.Ordinal) ? null : within;
    }
}
