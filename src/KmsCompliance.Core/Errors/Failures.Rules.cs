namespace KmsCompliance.Errors;

/// <summary>What goes wrong with rules.</summary>
public static partial class Failures
{
    /// <summary>There is no rule of this id.</summary>
    /// <param name="rule">The id or pattern.</param>
    /// <param name="known">The rules that there are.</param>
    public static Failure UnknownRule(string rule, IEnumerable<string> known) =>
        New(FailureKind.InvalidArgument, $"'{rule}' names no rule. Accepted: {string.Join(", ", known)}, and patterns of them.", rule, "Get-CmkRule lists the rules; Tab completes them.");

    /// <summary>Every rule is left out.</summary>
    public static Failure NoRuleLeft() =>
        New(FailureKind.InvalidArgument, "No rule is left to apply: -ExcludeRule names all those that -Rule and -Level choose.", null, "Get-CmkRule lists the rules and their levels.");

    /// <summary>The rule about approved keys is asked for without a list of them.</summary>
    /// <param name="rule">The rule's id.</param>
    public static Failure RuleNeedsApprovedKeys(string rule) =>
        New(FailureKind.InvalidArgument, $"{rule} needs the list of approved keys.", rule, "Name them with -ApprovedKey.");
}
