namespace KmsCompliance.Policy.Documents;

/// <summary>One test in a statement's Condition: all of them must hold.</summary>
/// <param name="Operator">The operator as written, such as <c>StringEquals</c> or <c>ForAnyValue:StringLikeIfExists</c>.</param>
/// <param name="Key">The condition key as written; its case does not matter.</param>
/// <param name="Values">The values, Booleans and numbers as their text.</param>
public sealed record KeyPolicyCondition(string Operator, string Key, IReadOnlyList<string> Values);
