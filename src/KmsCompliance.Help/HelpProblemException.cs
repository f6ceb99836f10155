namespace KmsCompliance.Help;

/// <summary>A Markdown file cannot be read any further.</summary>
internal sealed class HelpProblemException(HelpProblem problem) : Exception(problem.ToString())
{
    /// <summary>What is wrong with it.</summary>
    public HelpProblem Problem { get; } = problem;
}
