namespace KmsCompliance.Policy.Conditions;

/// <summary>What a request says about one condition key.</summary>
/// <param name="State">Yes: the key is there. No: it is absent from the request. Maybe: not known.</param>
/// <param name="Values">Its values; null where they are not known though it is there.</param>
internal readonly record struct ContextValue(Ternary State, IReadOnlyList<string>? Values)
{
    public static ContextValue Absent => new(Ternary.No, []);

    public static ContextValue NotKnown => new(Ternary.Maybe, null);

    /// <summary>The key is there, and what it says is not known.</summary>
    public static ContextValue OfSomeValue => new(Ternary.Yes, null);

    public static ContextValue Of(string value) => new(Ternary.Yes, [value]);
}
