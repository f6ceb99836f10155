namespace KmsCompliance.Ports;

/// <summary>Reads YAML.</summary>
public interface IYamlReader
{
    /// <summary>Reads a document. Short forms of functions, such as <c>!Ref Key</c>, become their long ones.</summary>
    /// <param name="text">The document.</param>
    /// <param name="isLeftOut">Whether the content of a member is not to be read, by the name of what it is in and its own.</param>
    /// <exception cref="DocumentException">It is none, or too much of one.</exception>
    DocumentNode Read(string text, Func<string, string, bool> isLeftOut);
}
