using Markdig.Syntax;

namespace KmsCompliance.Help.Pages;

/// <summary>A heading and what stands between it and the next.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Title">The heading.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Blocks">What stands below it.</param>
internal sealed record MarkdownSection(int Level, string Title, int Line, List<Block> Blocks);
