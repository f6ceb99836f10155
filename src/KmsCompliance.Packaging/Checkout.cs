using System.Diagnostics;
using System.Text.RegularExpressions;

namespace KmsCompliance.Packaging;

/// <summary>The sources that the package is made of.</summary>
internal static partial class Checkout
{
    /// <summary>The folder that holds the manifest.</summary>
    public static string Root { get; } = Find();

    /// <summary>The manifest's text.</summary>
    public static string Manifest { get; } = File.ReadAllText(Path.Combine(Root, "KmsCompliance.psd1"));

    /// <summary>The version of record: the manifest's.</summary>
    public static string Version { get; } = Value("ModuleVersion");

    /// <summary>A text of the manifest.</summary>
    public static string Value(string name) =>
        Regex.Match(Manifest, $@"^\s*{name}\s*=\s*'([^']*)'", RegexOptions.Multiline) is { Success: true } found
            ? found.Groups[1].Value
            : throw new PackagingException($"KmsCompliance.psd1 has no {name}.");

    /// <summary>The manifest's tags.</summary>
    public static IReadOnlyList<string> Tags { get; } =
        [.. Tag().Matches(Regex.Match(Manifest, @"Tags\s*=\s*@\(([^)]*)\)").Groups[1].Value).Select(tag => tag.Groups[1].Value)];

    /// <summary>Runs dotnet in the checkout.</summary>
    public static void DotNet(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = Root,
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

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KmsCompliance.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new PackagingException("The manifest was not found above this program.");
    }

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Tag();
}
