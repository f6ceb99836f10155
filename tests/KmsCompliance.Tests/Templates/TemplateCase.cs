using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Templates;

/// <summary>A template in a form that people write, and what has to be said of it: for each resource whether it is Compliant, else by which
/// rules it is not, or cannot be told. Written before the code.</summary>
internal sealed record TemplateCase(string Name, string File, bool IsDecided, IReadOnlyDictionary<string, string> Expected)
{
    public static string Folder { get; } = Path.Combine(TestEnvironment.RepositoryRoot, "tests", "KmsCompliance.Tests", "Templates", "Cases");

    public static IReadOnlyList<TemplateCase> All { get; } = [.. Directory.EnumerateDirectories(Folder).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>What findings say, in the words of a case.</summary>
    public static SortedDictionary<string, string> Summarize(IEnumerable<CmkTemplateFinding> findings) => new(
        findings.GroupBy(finding => finding.ResourceAddress).ToDictionary(
            group => group.Key,
            group => Of(group, Compliance.NonCompliant) ?? Of(group, Compliance.Unknown) ?? Compliance.Compliant),
        StringComparer.Ordinal);

    private static string? Of(IEnumerable<CmkTemplateFinding> findings, string compliance)
    {
        var rules = findings.Where(finding => finding.Compliance == compliance).Select(finding => finding.RuleId).Distinct().Order(StringComparer.Ordinal).ToList();
        return rules.Count == 0 ? null : $"{compliance} {string.Join(' ', rules)}";
    }

    private static TemplateCase Read(string folder)
    {
        var lines = System.IO.File.ReadAllLines(Path.Combine(folder, "expected.txt"));
        return new(
            Path.GetFileName(folder),
            new[] { "plan.json", "template.json", "template.yaml" }.Select(name => Path.Combine(folder, name)).First(System.IO.File.Exists),
            lines[0] == "decided",
            lines.Skip(1).Where(line => line.Length > 0).ToDictionary(line => line[..line.IndexOf(' ', StringComparison.Ordinal)], line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }
}
