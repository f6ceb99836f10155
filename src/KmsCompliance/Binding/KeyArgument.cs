using KmsCompliance.Identifiers;

namespace KmsCompliance.Binding;

/// <summary>A key to set, as it was named. What is wrong with it is said by the command, for each input.</summary>
public sealed class KeyArgument
{
    internal KeyArgument(string value) => Value = value;

    /// <summary>The key as it was given: the ARN where the input has one, since a bare id says neither account nor
    /// Region.</summary>
    public string Value { get; }

    /// <summary>The key where it is planned only, and says which it would be.</summary>
    internal KeyReference? Planned { get; init; }

    /// <summary>The service that the key says to serve; null where it does not.</summary>
    internal string? Service { get; init; }

    /// <summary>The key as it was given.</summary>
    public override string ToString() => Value;
}
