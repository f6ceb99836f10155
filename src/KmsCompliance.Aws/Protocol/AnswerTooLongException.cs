namespace KmsCompliance.Aws.Protocol;

/// <summary>An answer is longer than any that AWS gives. What cannot be read is not asked for again.</summary>
/// <param name="limit">The most bytes that are read.</param>
internal sealed class AnswerTooLongException(int limit) : Exception($"the answer is longer than {limit:N0} bytes.");
