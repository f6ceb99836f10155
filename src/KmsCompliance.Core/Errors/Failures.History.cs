namespace KmsCompliance.Errors;

/// <summary>What goes wrong with histories.</summary>
public static partial class Failures
{
    /// <summary>The path is none of a folder.</summary>
    /// <param name="path">The path.</param>
    /// <param name="why">What it is instead.</param>
    public static Failure HistoryPathNotAFolder(string path, string why) =>
        New(FailureKind.InvalidArgument, $"'{path}' is no folder of a history: it is {why}.", path, "Name a folder; the first run makes it where it is not there.");

    /// <summary>What a run saw could not be kept.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="exception">Why.</param>
    public static Failure HistoryNotWritten(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(exception is UnauthorizedAccessException ? FailureKind.AccessDenied : FailureKind.InvalidState, $"The history '{path}' got no file of this run: {exception.Message}", path, "Name a folder where you may write and that has room. What the run put out is right all the same.");
    }
}
