using System.Security.Cryptography;
using System.Text;

namespace KmsCompliance.Reporting.Html;

/// <summary>The style and the script of a report, as src/KmsCompliance.Report makes them, and the policy that lets a browser run
/// these and nothing else.</summary>
internal static class ReportAssets
{
    /// <summary>The style.</summary>
    public static string Style { get; } = Read("report.css");

    /// <summary>The script.</summary>
    public static string Script { get; } = Read("report.js");

    /// <summary>The picture of the tab: without one, a browser asks the server for it.</summary>
    public const string Icon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%231f5fbf'/%3E%3Ccircle cx='6' cy='8' r='2.5' fill='none' stroke='%23fff' stroke-width='1.6'/%3E%3Cpath d='M8.5 8H13v2.4M11 8v1.8' fill='none' stroke='%23fff' stroke-width='1.6'/%3E%3C/svg%3E";

    /// <summary>The Content-Security-Policy.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src '{HashOf(Style)}'; script-src '{HashOf(Script)}'";

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    // What a browser hashes is what its parser read, and that knows one end of a line.
    private static string Read(string name)
    {
        using var stream = typeof(ReportAssets).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
