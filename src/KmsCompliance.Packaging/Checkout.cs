using System.Diagnostics;
using System.Text.RegularExpressions;

namespace KmsCompliance.Packaging;

/// <summary>The sources that a package is made of.</summary>
/// <param name="root">The folder that holds the manifest.</param>
internal sealed partial class Checkout(string root)
{
    // What a build makes, and what no package is made of.
    private static readonly HashSet<string> NotCopied = new(StringComparer.Ordinal) { "bin", "obj", "out", "en-US", "tests", "benchmarks", "TestResults", ".git", ".vs" };

    private readonly string _manifest = File.ReadAllText(Path.Combine(root, "KmsCompliance.psd1"));

    /// <summary>The folder that holds the manifest.</summary>
    public string Root => root;

    /// <summary>The version of record: the manifest's.</summary>
    public string Version => Value("ModuleVersion");

    /// <summary>What the changelog says of the version, or of what comes next where it has no entry yet.</summary>
    public string ReleaseNotes
    {
        get
        {
            // Each entry: the version in brackets, then its text up to the next heading of its level.
            var entries = Entry().Matches(File.ReadAllText(Path.Combine(root, "CHANGELOG.md")).ReplaceLineEndings("\n"))
                .ToDictionary(entry => entry.Groups[1].Value, entry => entry.Groups[2].Value.Trim(), StringComparer.Ordinal);
            return entries.TryGetValue(Version, out var notes) || entries.TryGetValue("Unreleased", out notes)
                ? notes
                : throw new PackagingException($"CHANGELOG.md has no entry for {Version}.");
        }
    }

    /// <summary>The checkout that this program lies in.</summary>
    /// <exception cref="PackagingException">It lies in none.</exception>
    public static Checkout Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KmsCompliance.psd1")))
            {
                return new Checkout(folder.FullName);
            }
        }

        throw new PackagingException("The manifest was not found above this program.");
    }

    /// <summary>A text of the manifest.</summary>
    /// <exception cref="PackagingException">The manifest does not have it.</exception>
    public string Value(string name) =>
        Regex.Match(_manifest, $@"^\s*{name}\s*=\s*'([^']*)'", RegexOptions.Multiline) is { Success: true } found
            ? found.Groups[1].Value
            : throw new PackagingException($"KmsCompliance.psd1 has no {name}.");

    /// <summary>A list of texts of the manifest.</summary>
    public IReadOnlyList<string> Values(string name) =>
        [.. Item().Matches(Regex.Match(_manifest, $@"^\s*{name}\s*=\s*@\(([^)]*)\)", RegexOptions.Multiline).Groups[1].Value).Select(item => item.Groups[1].Value)];

    /// <summary>Copies the sources, without what was built of them and without git's own folder.</summary>
    /// <param name="folder">An empty folder.</param>
    public Checkout CopyTo(string folder)
    {
        Copy(new DirectoryInfo(root), folder);
        return new Checkout(folder);
    }

    /// <summary>Runs dotnet in the checkout.</summary>
    /// <exception cref="PackagingException">It failed; with what it printed.</exception>
    public void DotNet(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new PackagingException("dotnet did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new PackagingException($"dotnet {string.Join(' ', arguments)} failed:{Environment.NewLine}{output}{error.GetAwaiter().GetResult()}");
        }
    }

    private static void Copy(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in source.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(target, file.Name));
        }

        foreach (var folder in source.EnumerateDirectories().Where(folder => !NotCopied.Contains(folder.Name)))
        {
            Copy(folder, Path.Combine(target, folder.Name));
        }
    }

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Item();

    [GeneratedRegex(@"^## \[([^\]]+)\][^\n]*\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Entry();
}
