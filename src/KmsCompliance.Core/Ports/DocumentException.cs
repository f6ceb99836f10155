namespace KmsCompliance.Ports;

/// <summary>A document is none, or too much of one.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="problem">What is wrong there, as a clause.</param>
public sealed class DocumentException(int line, string problem) : Exception(problem)
{
    /// <summary>The line, from 1.</summary>
    public int Line => line;
}
