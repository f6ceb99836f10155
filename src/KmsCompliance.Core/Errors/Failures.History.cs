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

    /// <summary>There is no run in a history, so that nothing can be said by it.</summary>
    /// <param name="path">The folder.</param>
    public static Failure HistoryEmpty(string path) =>
        New(FailureKind.NotFound, $"The history '{path}' has no run that could be read.", path, "Give an audit -HistoryPath first, and bring the folder along where a job has no lasting disk.");

    /// <summary>Some runs of a history cannot be read, so that what it says may not be the last.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="problems">Which, and why: sentences.</param>
    public static Failure HistoryUnreadable(string path, IReadOnlyList<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return New(FailureKind.InvalidState, $"The history '{path}' cannot be read as a whole: {string.Join(" ", problems.Take(5))}{(problems.Count > 5 ? $" And {problems.Count - 5} more." : string.Empty)}", path, "Copy these files anew from where they came, or take them away.");
    }

    /// <summary>Runs that were made apart do not become one: nothing of them may be missing.</summary>
    /// <param name="problems">Why: sentences.</param>
    public static Failure RunsNotMerged(IReadOnlyList<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return New(FailureKind.InvalidState, $"The runs do not become one: {string.Join(" ", problems.Take(5))}{(problems.Count > 5 ? $" And {problems.Count - 5} more." : string.Empty)}", null, "Copy these files anew from where they came. Leave one out if what it saw is to be missing.");
    }

    /// <summary>Nothing was given that could be counted.</summary>
    public static Failure NothingToMeasure() =>
        New(FailureKind.InvalidArgument, "There is nothing to count.", null, "Pipe statuses or findings, or name a history with -HistoryPath.");

    /// <summary>A number of requests is none.</summary>
    /// <param name="what">What was given.</param>
    public static Failure RequestsNotUnderstood(string what) =>
        New(FailureKind.InvalidArgument, $"-MonthlyRequest says {what}.", null, "Give the names of services and how many requests to KMS each makes a month: @{ SecretsManager = 2000000 }.");

    /// <summary>-NewOnly and -HistoryPath go together.</summary>
    /// <param name="problem">Which is missing.</param>
    public static Failure NewOnlyNeedsHistory(string problem) =>
        New(FailureKind.InvalidArgument, $"-NewOnly lets pass what a history has already: {problem}.", null, "Give both, or none.");

    /// <summary>A history has no such run.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="run">Which.</param>
    public static Failure RunNotFound(string path, string run) =>
        New(FailureKind.NotFound, $"The history '{path}' has no run '{run}'.", run, "Measure-CmkCompliance -Trend lists the runs; a comparison takes two.");
}
