namespace KmsCompliance.Completion;

/// <summary>Something to complete with.</summary>
/// <param name="Text">What is put on the command line, before quoting.</param>
/// <param name="ToolTip">What it is.</param>
internal sealed record Candidate(string Text, string ToolTip);
