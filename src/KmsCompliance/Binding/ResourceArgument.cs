namespace KmsCompliance.Binding;

/// <summary>A resource as a parameter takes it: made from text, from the module's own objects and from AWS.Tools'.</summary>
public sealed class ResourceArgument
{
    internal ResourceArgument(string value) => Value = value;

    /// <summary>The name, ARN or other id.</summary>
    public string Value { get; }

    /// <summary>The service that the object said; null for text.</summary>
    internal string? Service { get; init; }

    /// <summary>Whether it is a finding about a template, of which nothing is there yet.</summary>
    internal bool IsOfTemplate { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
