using System.Management.Automation;
using KmsCompliance.Errors;

namespace KmsCompliance.Binding;

/// <summary>Where a folder lies that a command keeps something in.</summary>
internal static class FolderLocation
{
    /// <summary>A history, as the system has it.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">What the user says; to the letter, no pattern.</param>
    /// <exception cref="FailureException">It is no folder, nor can it become one.</exception>
    public static string OfHistory(PSCmdlet cmdlet, string path) => Resolve(cmdlet, path, Failures.HistoryPathNotAFolder);

    /// <summary>A checkpoint, as the system has it.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">What the user says; to the letter, no pattern.</param>
    /// <exception cref="FailureException">It is no folder, nor can it become one.</exception>
    public static string OfCheckpoint(PSCmdlet cmdlet, string path) => Resolve(cmdlet, path, Failures.CheckpointPathNotAFolder);

    private static string Resolve(PSCmdlet cmdlet, string path, Func<string, string, Failure> refusal)
    {
        try
        {
            var folder = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
            {
                return File.Exists(folder) ? throw new FailureException(refusal(path, "a file")) : folder;
            }
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            // Said below.
        }

        throw new FailureException(refusal(path, "no path of the file system"));
    }
}
