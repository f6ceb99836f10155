using System.Management.Automation;
using KmsCompliance.Errors;

namespace KmsCompliance.Binding;

/// <summary>Where an ordinary file lies that somebody names, or is to lie.</summary>
internal static class FileLocation
{
    /// <summary>The file, as the system has it.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">What the user says; to the letter, no pattern.</param>
    /// <param name="failure">What is wrong where it is no file, by what it is instead.</param>
    /// <exception cref="FailureException">It is no file, nor can it become one.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path, Func<string, Failure> failure)
    {
        try
        {
            var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
            {
                var problem = Directory.Exists(file) || Path.EndsInDirectorySeparator(file) ? "a folder"
                    : File.Exists(file) ? TextFile.KindOf(cmdlet, file)
                    : null;
                return problem is null ? file : throw new FailureException(failure(problem));
            }
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            // Said below.
        }

        throw new FailureException(failure("no path of the file system"));
    }
}
