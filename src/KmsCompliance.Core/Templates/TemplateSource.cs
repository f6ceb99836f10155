namespace KmsCompliance.Templates;

/// <summary>Where a block stands.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, from 1; null where it was not found.</param>
internal sealed record TemplateSource(string Path, int? Line);
