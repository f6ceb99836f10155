namespace KmsCompliance.Templates;

/// <summary>A file is no template that can be judged.</summary>
/// <param name="line">The line, from 1; null where it is about the whole.</param>
/// <param name="problem">What is wrong, as a clause.</param>
internal sealed class TemplateException(int? line, string problem) : Exception(problem)
{
    /// <summary>The line, from 1; null where it is about the whole.</summary>
    public int? Line => line;
}
