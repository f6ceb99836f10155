namespace KmsCompliance.Binding;

/// <summary>A trail or event data store as it was named. What is wrong with it is said by the command, for each input.</summary>
public sealed class TrailArgument
{
    internal TrailArgument(string value) => Value = value;

    /// <summary>The name or ARN as it was given: the ARN where the input has one, since it says account and Region.</summary>
    public string Value { get; }

    /// <summary>The name or ARN.</summary>
    public override string ToString() => Value;
}
