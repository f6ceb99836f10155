namespace KmsCompliance.Errors;

/// <content>Failures of evidence.</content>
public static partial class Failures
{
    /// <summary>The path is none of a file that could be added to or read.</summary>
    /// <param name="path">The path.</param>
    /// <param name="why">What it is instead.</param>
    public static Failure EvidencePathNotAFile(string path, string why) =>
        New(FailureKind.InvalidArgument, $"'{path}' is no file of evidence: it is {why}.", path, "Name an ordinary file in a folder that is there; the file itself is made where it is not.");

    /// <summary>An entry could not be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">Why.</param>
    public static Failure EvidenceNotWritten(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(exception is UnauthorizedAccessException ? FailureKind.AccessDenied : FailureKind.InvalidState, $"The file of evidence '{path}' took no entry: {exception.Message}", path, "Name a file where you may write and that has room. A change that has no entry before it is not made.");
    }

    /// <summary>Others hold the file for too long.</summary>
    /// <param name="path">The file.</param>
    public static Failure EvidenceInUse(string path) =>
        New(FailureKind.InvalidState, $"The file of evidence '{path}' was held by somebody else for too long: half a minute, or a second after a stop.", path, "See who has it open; writers of this module hold it for moments only. Or name another file.");

    /// <summary>A chain that does not hold is not added to.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">Why: sentences.</param>
    public static Failure EvidenceBroken(string path, IReadOnlyList<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return New(FailureKind.InvalidState, $"The evidence in '{path}' does not hold together, so nothing was added to it: {string.Join(" ", problems.Take(3))}", path, "Keep the file as it is, find out who changed it, and name another file. Test-CmkEvidence says where it is damaged.");
    }

    /// <summary>A file of evidence cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">Why.</param>
    public static Failure EvidenceUnreadable(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(
            exception is UnauthorizedAccessException ? FailureKind.AccessDenied : exception is FileNotFoundException or DirectoryNotFoundException ? FailureKind.NotFound : FailureKind.InvalidState,
            $"The file of evidence '{path}' cannot be read: {exception.Message}",
            path,
            "Name a file that a command wrote with -EvidencePath, and that you may read.");
    }

    /// <summary>A head of a chain is none.</summary>
    /// <param name="head">What was given.</param>
    public static Failure InvalidEvidenceHead(string head) =>
        New(FailureKind.InvalidArgument, $"'{head}' is no head of a chain of evidence.", head, "Give the number of the entry, a colon and its 64 digits, as EvidenceHead has it: 12:9f86d081…");
}
