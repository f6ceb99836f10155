namespace KmsCompliance.Policy.Conditions;

/// <summary>What a request says about one condition key.</summary>
/// <param name="State">Yes: the key has <paramref name="Values"/>. No: it is absent from the request. Maybe: not known.</param>
/// <param name="Values">The values.</param>
internal readonly record struct ContextValue(Ternary State, IReadOnlyList<string> Values)
{
    public static ContextValue Absent => new(Ternary.No, []);

    public static ContextValue NotKnown => new(Ternary.Maybe, []);

    public static ContextValue Of(string value) => new(Ternary.Yes, [value]);
}
