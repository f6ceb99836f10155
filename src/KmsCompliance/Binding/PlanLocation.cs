using System.Management.Automation;
using KmsCompliance.Errors;

namespace KmsCompliance.Binding;

/// <summary>Where a file of a plan lies that somebody names, or is to lie.</summary>
internal static class PlanLocation
{
    /// <summary>The file, as the system has it.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">What the user says; to the letter, no pattern.</param>
    /// <exception cref="FailureException">It is no file, nor can it become one.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path) => FileLocation.Resolve(cmdlet, path, problem => Failures.PlanPathNotAFile(path, problem));
}
