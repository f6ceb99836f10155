using System.Text.RegularExpressions;
using KmsCompliance.Ports;

namespace KmsCompliance.Templates;

/// <summary>Finds the lines in which the blocks of resources stand, in the sources of Terraform.</summary>
/// <param name="folder">The folder in which the plan was made.</param>
internal sealed partial class TerraformSources(string folder)
{
    private const int MostBytes = 4 << 20;

    private readonly Dictionary<string, Dictionary<string, TemplateSource>> _blocks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _folders = new(StringComparer.Ordinal) { [string.Empty] = folder };
    private readonly Lazy<Dictionary<string, string>> _installed = new(() => ReadInstalled(folder));

    /// <summary>Where a resource's block stands, or that of the module which it comes from; null where neither was found.</summary>
    /// <param name="item">The resource.</param>
    public TemplateSource? Find(TerraformItem item)
    {
        if (FolderOf(item.Module) is { } home && Blocks(home).GetValueOrDefault(item.Base) is { } block)
        {
            return block;
        }

        // A module that is not there is called from somewhere that is.
        for (var module = item.Module; module.Parent is not null; module = module.Parent)
        {
            if (FolderOf(module.Parent) is { } caller && TerraformAddress.Split(module.Address) is [.., var name] && Blocks(caller).GetValueOrDefault($"module.{name.Name}") is { } call)
            {
                return call;
            }
        }

        return null;
    }

    private string? FolderOf(TerraformModule module)
    {
        var key = string.Join('.', TerraformAddress.Modules(module.Address).Select(static step => step.Name));
        if (_folders.TryGetValue(key, out var known))
        {
            return known;
        }

        var found = module.Parent is null ? null
            : module.Call?["source"]?.Word is { } source && LocalSource().IsMatch(source) && FolderOf(module.Parent) is { } parent ? Path.GetFullPath(Path.Combine(parent, source))
            : _installed.Value.TryGetValue(key, out var installed) && !Path.IsPathRooted(installed) ? Path.GetFullPath(Path.Combine(folder, installed))
            : null;
        return _folders[key] = found is not null && Directory.Exists(found) ? found : null;
    }

    // Where terraform init put the modules that are not local.
    private static Dictionary<string, string> ReadInstalled(string folder)
    {
        var installed = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var file = new FileInfo(Path.Combine(folder, ".terraform", "modules", "modules.json"));
            if (file.Exists && file.Length <= MostBytes)
            {
                foreach (var module in DocumentJson.Read(File.ReadAllText(file.FullName), static (_, _) => false)["Modules"]?.Items ?? [])
                {
                    if (module["Key"]?.Word is { } key && module["Dir"]?.Word is { } home)
                    {
                        installed[key] = home;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DocumentException or ArgumentException)
        {
            // Lines of those modules are those of their calls then.
        }

        return installed;
    }

    private Dictionary<string, TemplateSource> Blocks(string home)
    {
        if (_blocks.TryGetValue(home, out var known))
        {
            return known;
        }

        var blocks = new Dictionary<string, TemplateSource>(StringComparer.Ordinal);
        try
        {
            foreach (var file in new DirectoryInfo(home).EnumerateFiles("*.tf").Where(static file => file.Length is > 0 and <= MostBytes && !file.Attributes.HasFlag(FileAttributes.Directory)).OrderBy(static file => file.Name, StringComparer.Ordinal))
            {
                Read(file.FullName, blocks);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read has no lines.
        }

        return _blocks[home] = blocks;
    }

    // Blocks begin at the beginning of a line. Comments and long texts may look like them.
    private static void Read(string path, Dictionary<string, TemplateSource> blocks)
    {
        string? end = null;
        var isComment = false;
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (end is not null)
            {
                end = line.Trim() == end ? null : end;
                continue;
            }

            if (isComment)
            {
                isComment = !line.Contains("*/", StringComparison.Ordinal);
                continue;
            }

            if (Block().Match(line) is { Success: true } found)
            {
                var labels = found.Groups["label"].Captures.Select(static label => label.Value).ToList();
                var address = (found.Groups["kind"].Value, labels) switch
                {
                    ("resource", [var type, var name]) => $"{type}.{name}",
                    ("data", [var type, var name]) => $"data.{type}.{name}",
                    ("module", [var name]) => $"module.{name}",
                    _ => null,
                };
                if (address is not null)
                {
                    blocks.TryAdd(address, new TemplateSource(path, number));
                }
            }

            if (Heredoc().Match(line) is { Success: true } heredoc)
            {
                end = heredoc.Groups["end"].Value;
            }
            else if (line.LastIndexOf("/*", StringComparison.Ordinal) is >= 0 and var start && line.IndexOf("*/", start, StringComparison.Ordinal) < 0 && !IsInText(line, start))
            {
                isComment = true;
            }
        }
    }

    private static bool IsInText(string line, int at) => line.AsSpan(0, at).Count('"') % 2 == 1;

    [GeneratedRegex(@"^\s*(?<kind>resource|data|module)(\s+""?(?<label>[A-Za-z0-9_-]+)""?){1,2}\s*(\{|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    [GeneratedRegex(@"<<-?(?<end>[A-Za-z_][A-Za-z0-9_-]*)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Heredoc();

    [GeneratedRegex(@"^\.\.?/", RegexOptions.CultureInvariant)]
    private static partial Regex LocalSource();
}
