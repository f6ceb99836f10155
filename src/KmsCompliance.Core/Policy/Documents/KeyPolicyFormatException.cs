namespace KmsCompliance.Policy.Documents;

/// <summary>A text is not a key policy, or not an IAM policy, document. The message says what is wrong, and where.</summary>
public sealed class KeyPolicyFormatException : FormatException
{
    /// <summary>Makes an error without a message of its own.</summary>
    public KeyPolicyFormatException()
        : this("The text is not a key policy document.")
    {
    }

    /// <summary>Makes an error that concerns the document as a whole.</summary>
    /// <param name="message">What is wrong.</param>
    public KeyPolicyFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error that concerns the document as a whole.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public KeyPolicyFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an error at a place in the text.</summary>
    /// <param name="reason">What is wrong, as a sentence.</param>
    /// <param name="line">The line, 1 being the first.</param>
    /// <param name="position">The character in the line, 1 being the first.</param>
    public KeyPolicyFormatException(string reason, int line, int position)
        : this("key policy", reason, line, position)
    {
    }

    internal KeyPolicyFormatException(string what, string reason, int line, int position)
        : base($"{char.ToUpperInvariant(what[0])}{what[1..]}, line {line}, position {position}: {reason}")
    {
        Line = line;
        Position = position;
    }

    /// <summary>The line of the error, 1 being the first; 0 when the document as a whole is wrong.</summary>
    public int Line { get; }

    /// <summary>The character in the line, 1 being the first; 0 when the document as a whole is wrong.</summary>
    public int Position { get; }
}
