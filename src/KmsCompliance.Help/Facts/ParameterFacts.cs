namespace KmsCompliance.Help.Facts;

/// <summary>A parameter as the engine knows it, in the words of PlatyPS.</summary>
internal sealed record ParameterFacts
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Sets { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    public required bool Required { get; init; }

    /// <summary>The position from 0; null where the parameter is given by name.</summary>
    public required int? Position { get; init; }

    public required string DefaultValue { get; init; }

    public required bool ByValue { get; init; }

    public required bool ByPropertyName { get; init; }

    public required bool Wildcards { get; init; }

    public bool IsSwitch => Type == "SwitchParameter";

    /// <summary>The yaml block of its page.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Lines =>
    [
        new("Type", Type),
        new("Parameter Sets", Sets),
        new("Aliases", string.Join(", ", Aliases)),
        new("Required", Word(Required)),
        new("Position", Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "Named"),
        new("Default value", DefaultValue),
        new("Accept pipeline input", (ByPropertyName, ByValue) switch
        {
            (true, true) => "True (ByPropertyName, ByValue)",
            (true, false) => "True (ByPropertyName)",
            (false, true) => "True (ByValue)",
            _ => "False",
        }),
        new("Accept wildcard characters", Word(Wildcards)),
    ];

    private static string Word(bool value) => value ? "True" : "False";
}
