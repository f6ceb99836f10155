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
    public static string Resolve(PSCmdlet cmdlet, string path) => FileLocation.Resolve(cmdlet, path, problem => Failures.EvidencePathNotAFile(path, problem));
}
