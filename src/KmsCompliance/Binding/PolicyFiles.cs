using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Pipeline;

namespace KmsCompliance.Binding;

/// <summary>Reads files that hold a policy, and says which cannot be read. What they hold is text to look at.</summary>
internal static class PolicyFiles
{
    /// <summary>The files of paths, or of patterns of them, and their texts.</summary>
    public static IReadOnlyList<(string Path, string Text)> Read(AsyncCmdlet cmdlet, IEnumerable<string> paths)
    {
        var texts = new List<(string, string)>();
        foreach (var file in paths.SelectMany(path => Find(cmdlet, path)).Distinct(StringComparer.Ordinal))
        {
            // IAM takes 131,072 bytes at most, KMS 32,768; more is no policy.
            if (TextFile.Read(cmdlet, file, out var problem) is { } text)
            {
                texts.Add((file, text));
            }
            else
            {
                cmdlet.WriteFailure(Failures.PolicyFileUnreadable(file, problem!));
            }
        }

        return texts;
    }

    private static List<string> Find(AsyncCmdlet cmdlet, string path)
    {
        List<string> files = [];
        try
        {
            files = [.. cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider).Where(File.Exists)];
            if (provider.Name != "FileSystem")
            {
                files.Clear();
            }
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            // Said below.
        }

        if (files.Count == 0)
        {
            cmdlet.WriteFailure(Failures.PolicyFileNotFound(path));
        }

        return files;
    }
}
