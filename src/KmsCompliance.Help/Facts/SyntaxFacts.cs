namespace KmsCompliance.Help.Facts;

/// <summary>A parameter set as the engine knows it.</summary>
/// <param name="Name">Its name; empty where the command has one only.</param>
/// <param name="IsDefault">Whether it is the default.</param>
/// <param name="Text">The command and its parameters, as Get-Command writes them.</param>
/// <param name="Parameters">Its parameters in that order, without the common ones.</param>
internal sealed record SyntaxFacts(string Name, bool IsDefault, string Text, IReadOnlyList<ParameterFacts> Parameters);
