namespace KmsCompliance.Services;

/// <summary>What reading a resource's name came to.</summary>
/// <param name="Reference">The resource; null where the text names none of the service.</param>
/// <param name="Problem">What is wrong with the text, as a clause; null where nothing is.</param>
public readonly record struct ResourceReading(ResourceReference? Reference, string? Problem)
{
    /// <summary>The text names a resource.</summary>
    /// <param name="reference">The resource.</param>
    public static implicit operator ResourceReading(ResourceReference reference) => new(reference, null);

    /// <summary>The text names none.</summary>
    /// <param name="problem">What is wrong with it, as a clause.</param>
    public static ResourceReading Not(string problem) => new(null, problem);
}
