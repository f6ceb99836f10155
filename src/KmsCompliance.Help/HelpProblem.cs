namespace KmsCompliance.Help;

/// <summary>Something in a Markdown file that keeps it from becoming help.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong, and what is expected.</param>
internal sealed record HelpProblem(string File, int Line, string Message)
{
    // https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks
    /// <summary>The form in which MSBuild recognises an error with its place.</summary>
    public override string ToString() => $"{File}({Line}): error KMSCHELP: {Message}";
}
