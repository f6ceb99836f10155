using System.Text.Json;

namespace KmsCompliance.Policy;

/// <summary>An IAM policy of a user or role: read once, never changed. It names no principal, and every statement names
/// its resources.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"/></remarks>
public sealed class IdentityPolicyDocument
{
    private static readonly KeyValuePair<string, PolicyNode> Holder = new("Principal", PolicyNode.Scalar(JsonValueKind.String, "*", 0));

    private IdentityPolicyDocument(KeyPolicyDocument statements) => Document = statements;

    /// <summary>The statements, in the order of the document; at least one. Their principal is everybody: whoever has
    /// the policy.</summary>
    public IReadOnlyList<KeyPolicyStatement> Statements => Document.Statements;

    internal KeyPolicyDocument Document { get; }

    /// <summary>Reads an identity policy.</summary>
    /// <param name="json">The text, as IAM takes it.</param>
    /// <returns>The document.</returns>
    /// <exception cref="KeyPolicyFormatException">The text is not an identity policy; the message names the line and what
    /// is wrong there.</exception>
    public static IdentityPolicyDocument Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var (text, root) = PolicyText.Read(json);
        var members = root.Members
            .Select(member => member.Key == "Statement" ? KeyValuePair.Create(member.Key, Held(text, member.Value)) : member)
            .ToList();

        // From here on it is a key policy for whoever holds it, so that both kinds share one grammar.
        return new(KeyPolicyParser.Parse(text, root.Kind == JsonValueKind.Object ? PolicyNode.Object(members, root.Offset) : root));
    }

    private static PolicyNode Held(PolicyText text, PolicyNode statement) => statement.Kind switch
    {
        JsonValueKind.Array => PolicyNode.Array([.. statement.Items.Select(item => Held(text, item))], statement.Offset),
        JsonValueKind.Object => PolicyNode.Object([Checked(text, statement), .. statement.Members], statement.Offset),
        _ => statement,
    };

    private static KeyValuePair<string, PolicyNode> Checked(PolicyText text, PolicyNode statement)
    {
        if ((statement.Member("Principal") ?? statement.Member("NotPrincipal")) is { } principal)
        {
            throw text.Error(principal, "a statement names a principal; a policy of a user or role has none.");
        }

        return statement.Member("Resource") is null && statement.Member("NotResource") is null
            ? throw text.Error(statement, "a statement has no Resource; a policy of a user or role needs it.")
            : Holder;
    }
}
