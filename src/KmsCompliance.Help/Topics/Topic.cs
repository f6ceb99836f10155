namespace KmsCompliance.Help.Topics;

/// <summary>An about topic as Get-Help shows it.</summary>
/// <param name="Name">Its name, such as <c>about_KmsCompliance</c>.</param>
/// <param name="Text">Its text, laid out for 80 columns.</param>
internal sealed record Topic(string Name, string Text);
