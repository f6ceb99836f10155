namespace KmsCompliance.Files;

/// <summary>A file is none of those that it is read as.</summary>
/// <param name="problem">Why; the end of a sentence.</param>
/// <param name="inner">What it came from.</param>
internal sealed class UnreadableFileException(string problem, Exception? inner = null) : Exception(problem, inner);
