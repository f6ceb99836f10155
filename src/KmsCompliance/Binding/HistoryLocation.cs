using System.Management.Automation;
using KmsCompliance.Errors;

namespace KmsCompliance.Binding;

/// <summary>Where a history lies.</summary>
internal static class HistoryLocation
{
    /// <summary>The folder, as the system has it.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">What the user says; to the letter, no pattern.</param>
    /// <exception cref="FailureException">It is no folder, nor can it become one.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        try
        {
            var folder = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
            {
                return File.Exists(folder) ? throw new FailureException(Failures.HistoryPathNotAFolder(path, "a file")) : folder;
            }
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            // Said below.
        }

        throw new FailureException(Failures.HistoryPathNotAFolder(path, "no path of the file system"));
    }
}
