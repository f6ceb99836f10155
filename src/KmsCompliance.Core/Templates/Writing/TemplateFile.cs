namespace KmsCompliance.Templates.Writing;

/// <summary>A file that is written.</summary>
/// <param name="RelativePath">Its path in the folder of the export, with slashes.</param>
/// <param name="Text">Its content; lines end in a line feed.</param>
internal sealed record TemplateFile(string RelativePath, string Text);

/// <summary>The files of one account in one language, or of one of its Regions where the language has a template for each.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Region">The Region; null for all.</param>
/// <param name="Files">The files, in order.</param>
/// <param name="Addresses">What is in them, as the language names it, in order.</param>
/// <param name="NotWritten">What is not.</param>
internal sealed record WrittenTemplate(string AccountId, string? Region, IReadOnlyList<TemplateFile> Files, IReadOnlyList<string> Addresses, IReadOnlyList<NotWritten> NotWritten)
{
    private const string Template = ".template.json";

    /// <summary>What in them would be taken for something else, by what the folder had before, a sentence each: none of them may be written
    /// then.</summary>
    public IReadOnlyList<string> Clashes { get; init; } = [];

    /// <summary>The templates among the files that together are what is there in the end: what is imported is not among them where a plan
    /// changes it.</summary>
    public IReadOnlyList<string> Templates
    {
        get
        {
            var templates = Files.Select(static file => file.RelativePath).Where(static path => path.EndsWith(Template, StringComparison.Ordinal)).ToList();
            return templates.Exists(static path => NameOf(path).StartsWith("planned", StringComparison.Ordinal))
                ? [.. templates.Where(static path => !NameOf(path).StartsWith("import", StringComparison.Ordinal))]
                : templates;
        }
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
