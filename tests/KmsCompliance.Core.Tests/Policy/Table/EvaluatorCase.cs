using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Policy.Table;

/// <summary>One question to the evaluator, with the answer and the rule of the documentation that gives it.</summary>
/// <param name="Rule">The rule, in a sentence.</param>
/// <param name="Source">Where it is documented.</param>
/// <param name="Expected">The decision, and the labels of the statements that decide.</param>
/// <param name="Statements">The key policy's statements, as JSON.</param>
internal sealed record EvaluatorCase(string Rule, string Source, string Expected, string Statements)
{
    public string Caller { get; init; } = Evaluation.Role;

    public string Action { get; init; } = "kms:Decrypt";

    /// <summary>As <see cref="Evaluation.Context"/> reads it.</summary>
    public string Context { get; init; } = "";

    public string Version { get; init; } = "2012-10-17";

    /// <summary>Statements of one IAM policy; null for not known, empty for none.</summary>
    public string? Identity { get; init; }

    public KeyGrant[]? Grants { get; init; }

    /// <summary>A statement.</summary>
    public static string Say(string effect, string principal, string rest = "", string action = "\"kms:Decrypt\"", string resource = "\"*\"", string sid = "s") =>
        $$"""{"Sid":"{{sid}}","Effect":"{{effect}}",{{principal}},"Action":{{action}},"Resource":{{resource}}{{(rest.Length == 0 ? "" : "," + rest)}}}""";

    /// <summary>A Principal of AWS principals.</summary>
    public static string Aws(params string[] principals) => $$""" "Principal":{"AWS":["{{string.Join("\",\"", principals)}}"]} """;

    /// <summary>An Allow statement for everyone under conditions.</summary>
    public static string If(string conditions) => Say("Allow", "\"Principal\":\"*\"", $$""" "Condition":{ {{conditions}} } """);

    /// <summary>The same for making a grant.</summary>
    public static string IfGranting(string conditions) => Say("Allow", "\"Principal\":\"*\"", $$""" "Condition":{ {{conditions}} } """, "\"kms:CreateGrant\"");

    public override string ToString() => Rule;
}
