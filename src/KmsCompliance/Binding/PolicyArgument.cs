namespace KmsCompliance.Binding;

/// <summary>A key policy as it was given. What is wrong with it is said by the command, for each input.</summary>
public sealed class PolicyArgument
{
    internal PolicyArgument(string value) => Value = value;

    /// <summary>The policy's text.</summary>
    public string Value { get; }

    internal string? Service { get; init; }

    internal string? AccountId { get; init; }

    internal string? Region { get; init; }

    /// <summary>The policy's text.</summary>
    public override string ToString() => Value;
}
