using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Pipeline;

namespace KmsCompliance.Binding;

/// <summary>Reads files that hold a policy, and says which cannot be read. What they hold is text to look at.</summary>
internal static class PolicyFiles
{
    // IAM takes 131,072 bytes at most, KMS 32,768; more is no policy.
    private const long LongestFile = 1 << 20;

    /// <summary>The files of paths, or of patterns of them, and their texts.</summary>
    public static IReadOnlyList<(string Path, string Text)> Read(AsyncCmdlet cmdlet, IEnumerable<string> paths)
    {
        var texts = new List<(string, string)>();
        foreach (var file in paths.SelectMany(path => Find(cmdlet, path)).Distinct(StringComparer.Ordinal))
        {
            try
            {
                var size = new FileInfo(file).Length;
                if (size <= LongestFile)
                {
                    texts.Add((file, File.ReadAllText(file)));
                }
                else
                {
                    cmdlet.WriteFailure(Failures.PolicyFileUnreadable(file, $"it is {size} bytes long."));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                cmdlet.WriteFailure(Failures.PolicyFileUnreadable(file, exception.Message));
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
