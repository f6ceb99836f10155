using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Sandbox.Endpoint.Sts;

/// <summary>Who may assume a role.</summary>
/// <remarks>Principals are compared here, and conditions by the evaluator of identity policies: what that does not understand
/// allows nothing.</remarks>
internal sealed class TrustPolicy
{
    private readonly IReadOnlyList<Statement> _statements;

    private TrustPolicy(string text, IReadOnlyList<Statement> statements) => (Text, _statements) = (text, statements);

    /// <summary>The policy as it was given.</summary>
    public string Text { get; }

    /// <summary>Reads one.</summary>
    /// <exception cref="KeyPolicyFormatException">It is none.</exception>
    public static TrustPolicy Parse(string json)
    {
        var document = JsonNode.Parse(json) as JsonObject ?? throw new KeyPolicyFormatException("A trust policy is a JSON object.");
        var statements = document["Statement"] switch
        {
            JsonArray array => array.OfType<JsonObject>(),
            JsonObject single => [single],
            _ => throw new KeyPolicyFormatException("A trust policy has statements."),
        };
        return new TrustPolicy(json, [.. statements.Select(Read)]);
    }

    /// <summary>What it says to an action.</summary>
    /// <param name="action">Such as <c>sts:AssumeRole</c>.</param>
    /// <param name="names">Whether a principal, by its kind and text, means who asks, and whether by name.</param>
    /// <param name="request">The request, with its condition keys.</param>
    public TrustAnswer Ask(string action, Func<string, string, TrustAnswer> names, KeyAccessRequest request)
    {
        var best = TrustAnswer.No;
        foreach (var statement in _statements)
        {
            var named = statement.Principals.Select(principal => names(principal.Kind, principal.Text)).DefaultIfEmpty(TrustAnswer.No).Max();
            if (named == TrustAnswer.No)
            {
                continue;
            }

            switch (IdentityPolicyEvaluator.Evaluate(statement.Rest, request with { Action = action }))
            {
                case KeyAccessDecision.ExplicitDeny:
                    return TrustAnswer.No;
                case KeyAccessDecision.Unknown when statement.IsDeny:
                    return TrustAnswer.No;
                case KeyAccessDecision.Allowed when named > best:
                    best = named;
                    break;
                default:
                    break;
            }
        }

        return best;
    }

    private static Statement Read(JsonObject statement)
    {
        var principals = statement["Principal"] switch
        {
            JsonValue everybody => [("AWS", TextOf(everybody))],
            JsonObject kinds => kinds.SelectMany(static kind => kind.Value is JsonArray several
                ? several.Select(text => (kind.Key, TextOf(text)))
                : [(kind.Key, TextOf(kind.Value))]),
            _ => throw new KeyPolicyFormatException("A statement of a trust policy has a Principal."),
        };
        var rest = (JsonObject)statement.DeepClone();
        rest.Remove("Principal");
        rest["Resource"] = "*";
        var document = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(rest) };
        return new Statement([.. principals], IdentityPolicyDocument.Parse(document.ToJsonString()), (string?)statement["Effect"] == "Deny");
    }

    private static string TextOf(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String
        ? value.GetValue<string>()
        : throw new KeyPolicyFormatException("A principal is a text.");

    private sealed record Statement(IReadOnlyList<(string Kind, string Text)> Principals, IdentityPolicyDocument Rest, bool IsDeny);
}
