using System.Management.Automation;
using System.Management.Automation.Language;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Help;

/// <summary>A session that asks for help, which calls no endpoint.</summary>
public sealed class HelpSession : IDisposable
{
    private readonly ModuleSession _session = new(new Uri("http://127.0.0.1:1"));
    private readonly Dictionary<string, HelpEntry> _help = [];
    private readonly Dictionary<string, CmdletInfo> _commands = [];

    /// <summary>The commands that the manifest exports.</summary>
    public static IReadOnlyList<string> Commands { get; } = [.. ReadExports()];

    /// <summary>The about topics that were written.</summary>
    public static IReadOnlyList<string> Topics { get; } = [.. Directory.EnumerateFiles(Path.Combine(DocsDirectory, "about"), "*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>Where the sources of help lie.</summary>
    public static string DocsDirectory => Path.Combine(TestEnvironment.RepositoryRoot, "docs");

    /// <summary>The page of a command, as it was written.</summary>
    public static string PageOf(string command) => Path.Combine(DocsDirectory, "commands", $"{command}.md");

    /// <summary>The help of a command.</summary>
    internal HelpEntry HelpOf(string command)
    {
        if (!_help.TryGetValue(command, out var help))
        {
            _help.Add(command, help = new HelpEntry(Assert.Single(Run($"Get-Help {command}"))));
        }

        return help;
    }

    /// <summary>A command as the engine knows it.</summary>
    internal CmdletInfo CommandOf(string command)
    {
        if (!_commands.TryGetValue(command, out var info))
        {
            _commands.Add(command, info = Assert.IsType<CmdletInfo>(Assert.Single(Run($"Get-Command {command}")).BaseObject));
        }

        return info;
    }

    /// <summary>What a script puts out that reports no error.</summary>
    internal IReadOnlyList<PSObject> Run(string script)
    {
        var result = _session.Run(script);
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return result.Output;
    }

    public void Dispose() => _session.Dispose();

    private static IEnumerable<string> ReadExports()
    {
        var manifest = Parser.ParseFile(TestEnvironment.Manifest, out _, out _);
        var data = (System.Collections.Hashtable)manifest.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false).SafeGetValue();
        return ((object[])data["CmdletsToExport"]!).Cast<string>().Order(StringComparer.Ordinal);
    }
}
