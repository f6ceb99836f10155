namespace KmsCompliance.Errors;

/// <summary>What goes wrong with gates and reports.</summary>
public static partial class Failures
{
    /// <summary>A gate does not open.</summary>
    /// <param name="reasons">Why, and the worst findings.</param>
    public static Failure ComplianceNotHeld(string reasons) =>
        New(FailureKind.InvalidState, reasons, null, "Each finding's Remediation is the command that mends it; -FailOn and -AllowUnknown say what may pass.");

    /// <summary>A report takes statuses and findings.</summary>
    /// <param name="what">What came instead.</param>
    public static Failure NeitherStatusNorFinding(string what) =>
        New(FailureKind.InvalidArgument, $"{what} is neither a status nor a finding, and is not in the report.", null, "Pipe what the Get and Test commands put out, or what was saved of it with all its columns.");

    /// <summary>Something is no impact, and is not in the report.</summary>
    /// <param name="what">What was given.</param>
    public static Failure NoImpact(string what) =>
        New(FailureKind.InvalidArgument, $"{what} is nothing that Get-CmkImpact put out, and is not in the report.", null, "Give what Get-CmkImpact put out, or what was saved of it with all its columns.");

    /// <summary>A variable holds no coverage.</summary>
    /// <param name="name">The variable.</param>
    public static Failure CoverageNotUnderstood(string name) =>
        New(FailureKind.InvalidArgument, $"The variable '{name}' holds no coverage: whether everything was seen is not known.", name, "Name the variable that -CoverageVariable of an audit of this session named, or one that holds what was saved of it.");

    /// <summary>The file's name does not say which format its report is to have.</summary>
    /// <param name="path">The file.</param>
    /// <param name="formats">The formats that there are.</param>
    public static Failure ReportFormatUnknown(string path, IEnumerable<string> formats) =>
        New(FailureKind.InvalidArgument, $"The name '{path}' does not say which format the report is to have.", path, $"Name one or several with -Format: {string.Join(", ", formats)}.");

    /// <summary>The path is none of a file that can be replaced.</summary>
    /// <param name="path">The path.</param>
    /// <param name="why">What it is instead.</param>
    public static Failure ReportPathNotAFile(string path, string why) =>
        New(FailureKind.InvalidArgument, $"No report can be written to '{path}': it is {why}.", path, "Name a file, in a folder that exists.");

    /// <summary>The file exists and is to stay.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">Why it stays.</param>
    /// <param name="advice">What to do.</param>
    public static Failure ReportFileExists(string path, string why, string advice) =>
        New(FailureKind.AlreadyExists, $"'{path}' exists and {why}.", path, advice);

    /// <summary>The file system refused.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">What it said.</param>
    public static Failure ReportNotWritten(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(exception is UnauthorizedAccessException ? FailureKind.AccessDenied : FailureKind.InvalidState, $"The report '{path}' was not written: {exception.Message}", path, "Name a folder that exists, where you may write and that has room.");
    }
}
