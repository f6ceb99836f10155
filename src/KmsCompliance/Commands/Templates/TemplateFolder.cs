using System.Management.Automation;
using System.Text;
using KmsCompliance.Errors;
using KmsCompliance.Files;
using KmsCompliance.Templates.Writing;

namespace KmsCompliance.Commands.Templates;

/// <summary>The folder that templates are written to. What is there already and says the same stays as it is.</summary>
internal sealed class TemplateFolder
{
    private readonly string _folder;

    private TemplateFolder(string folder) => _folder = folder;

    /// <summary>Finds a folder; makes none.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">What the user says; to the letter, no pattern.</param>
    /// <exception cref="FailureException">It is none, nor can it become one.</exception>
    public static TemplateFolder Resolve(PSCmdlet cmdlet, string path)
    {
        try
        {
            var folder = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
            {
                return File.Exists(folder) ? throw new FailureException(Failures.TemplateFolderNotUsable(path, "a file")) : new(Path.TrimEndingDirectorySeparator(folder));
            }
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            // Said below.
        }

        throw new FailureException(Failures.TemplateFolderNotUsable(path, "no path of the file system"));
    }

    /// <summary>What the files of Terraform in a folder say.</summary>
    /// <param name="folder">The folder, which need not be there.</param>
    /// <exception cref="FailureException">One cannot be read.</exception>
    public static TerraformPast ReadPast(string folder) =>
        Directory.Exists(folder) ? Read(folder, static folder => Directory.EnumerateFiles(folder, "*.tf").Order(StringComparer.Ordinal)) : TerraformPast.None;

    /// <summary>Where a file lies.</summary>
    /// <param name="relative">Its path in the folder, with slashes.</param>
    /// <exception cref="FailureException">It would lie elsewhere.</exception>
    public string PathOf(string relative)
    {
        var path = Path.GetFullPath(Path.Combine([_folder, .. relative.Split('/')]));
        return path.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new FailureException(Failures.TemplateFolderNotUsable(relative, "outside of the folder that was named"));
    }

    /// <summary>The folder of an account, or of one of its Regions.</summary>
    /// <param name="template">What is written there.</param>
    public string FolderOf(WrittenTemplate template) => template.Region is null ? PathOf(template.AccountId) : PathOf($"{template.AccountId}/{template.Region}");

    /// <summary>The first file that is there and says something else; null where none does.</summary>
    /// <param name="template">What is to be written.</param>
    /// <exception cref="FailureException">One cannot be read.</exception>
    public string? FindOther(WrittenTemplate template) => template.Files.Select(file => (Path: PathOf(file.RelativePath), file.Text)).FirstOrDefault(file => File.Exists(file.Path) && !Says(file.Path, file.Text)).Path;

    /// <summary>Templates in the folder that are none of those that are written: whoever deploys the folder deploys them too.</summary>
    /// <param name="template">What is written.</param>
    public IReadOnlyList<string> FindLeft(WrittenTemplate template)
    {
        var folder = FolderOf(template);
        var written = template.Files.Select(file => PathOf(file.RelativePath)).ToHashSet(StringComparer.Ordinal);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Where(file => (file.EndsWith(".tf", StringComparison.Ordinal) || file.EndsWith(".tf.json", StringComparison.Ordinal) || file.EndsWith(".template.json", StringComparison.Ordinal)) && !written.Contains(file)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The addresses of resources of Terraform that files have now and will not have any more.</summary>
    /// <param name="template">What is to be written.</param>
    /// <exception cref="FailureException">A file cannot be read.</exception>
    public IReadOnlyList<string> FindGone(WrittenTemplate template)
    {
        var folder = FolderOf(template);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var written = new TerraformPast(template.Files.Select(static file => file.Text));

        // What lies in files that are not written stays.
        var left = Read(folder, _ => FindLeft(template));
        return [.. ReadPast(folder).Addresses.Except(written.Addresses).Except(written.Moves.Keys).Except(left.Addresses).Order(StringComparer.Ordinal)];
    }

    /// <summary>Writes files: all of them aside first, so that a full disk leaves what was there.</summary>
    /// <param name="template">What is written.</param>
    /// <exception cref="FailureException">One cannot be.</exception>
    public void Write(WrittenTemplate template)
    {
        var aside = new List<(string Aside, string Path)>();
        var current = FolderOf(template);
        try
        {
            foreach (var file in template.Files)
            {
                current = PathOf(file.RelativePath);
                if (File.Exists(current) && Says(current, file.Text))
                {
                    continue;
                }

                var folder = Path.GetDirectoryName(current)!;
                OwnerFile.EnsureFolder(folder);
                var temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
                aside.Add((temporary, current));
                using var stream = OwnerFile.Open(temporary, FileMode.CreateNew, FileShare.None);
                stream.Write(Encoding.UTF8.GetBytes(file.Text));
                stream.Flush(flushToDisk: true);
            }

            foreach (var (temporary, path) in aside)
            {
                current = path;
                File.Move(temporary, path, overwrite: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            foreach (var (temporary, _) in aside)
            {
                TryDelete(temporary);
            }

            throw new FailureException(Failures.TemplateNotWritten(current, exception));
        }
    }

    private static TerraformPast Read(string folder, Func<string, IEnumerable<string>> filesIn)
    {
        try
        {
            return new([.. filesIn(folder).Select(File.ReadAllText)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(Failures.TemplateNotWritten(folder, exception));
        }
    }

    private static bool Says(string path, string text)
    {
        try
        {
            var expected = Encoding.UTF8.GetBytes(text);
            return new FileInfo(path).Length == expected.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(expected);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(Failures.TemplateNotWritten(path, exception));
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left has no name that anybody would read.
        }
    }
}
