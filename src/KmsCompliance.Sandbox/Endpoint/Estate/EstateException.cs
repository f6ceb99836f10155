namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>An estate is not sound. The message says where and why.</summary>
public sealed class EstateException : Exception
{
    /// <summary>Makes an error without a message of its own.</summary>
    public EstateException()
        : this("The estate is not sound.")
    {
    }

    /// <summary>Makes an error.</summary>
    /// <param name="message">Where and why.</param>
    public EstateException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error.</summary>
    /// <param name="message">Where and why.</param>
    /// <param name="innerException">The cause.</param>
    public EstateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
