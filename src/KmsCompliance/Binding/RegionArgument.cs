using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>A Region as it was named: by code, by pattern, or by an object that has one.</summary>
public sealed class RegionArgument
{
    internal RegionArgument(string value) => Value = value;

    /// <summary>The code or pattern as it was given.</summary>
    public string Value { get; }

    /// <summary>Whether it is a pattern, such as <c>eu-*</c>.</summary>
    public bool IsPattern => WildcardPattern.ContainsWildcardCharacters(Value);

    internal string? AccountId { get; init; }

    internal string? DeterminedWith { get; init; }

    /// <summary>The code or pattern.</summary>
    public override string ToString() => Value;
}
