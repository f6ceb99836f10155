using System.Management.Automation;
using KmsCompliance.Errors;

namespace KmsCompliance.Binding;

/// <summary>Where a file of evidence lies that somebody names.</summary>
internal static class EvidenceLocation
{
    /// <summary>The file, as the system has it.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">What the user says; to the letter, no pattern.</param>
    /// <exception cref="FailureException">It is no file, nor can it become one.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        try
        {
            var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
            {
                var problem = Directory.Exists(file) || Path.EndsInDirectorySeparator(file) ? "a folder"
                    : File.Exists(file) ? TextFile.KindOf(cmdlet, file)
                    : null;
                return problem is null ? file : throw new FailureException(Failures.EvidencePathNotAFile(path, problem));
            }
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            // Said below.
        }

        throw new FailureException(Failures.EvidencePathNotAFile(path, "no path of the file system"));
    }
}
