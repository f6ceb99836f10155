namespace KmsCompliance.Services;

/// <summary>What a template says of one property.</summary>
/// <param name="Text">The value as text; null where it has none, or it is not known.</param>
/// <param name="Problem">Why it is not known, as a clause; null where it is.</param>
public readonly record struct TemplateValue(string? Text, string? Problem = null)
{
    /// <summary>Whether it is not to be shown.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Whether it is known, be it that there is none.</summary>
    public bool IsKnown => Problem is null;

    /// <summary>The value as it may be shown; null where there is none.</summary>
    public string? Shown => IsSensitive && Text is not null ? "(sensitive)" : Text;

    /// <summary>Whether it is true; null where that is not known.</summary>
    public bool? IsTrue => IsKnown ? string.Equals(Text, "true", StringComparison.OrdinalIgnoreCase) : null;
}
