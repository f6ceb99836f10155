namespace KmsCompliance.History;

/// <summary>A file is none that this version can read as a run.</summary>
/// <param name="problem">Why; the end of a sentence.</param>
/// <param name="inner">What it came from.</param>
internal sealed class HistoryProblemException(string problem, Exception? inner = null) : Exception(problem, inner);
