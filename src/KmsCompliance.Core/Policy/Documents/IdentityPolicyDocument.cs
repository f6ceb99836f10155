namespace KmsCompliance.Policy.Documents;

/// <summary>An IAM policy of a user, group or role: like a key policy, but it names nobody.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html"/></remarks>
public sealed class IdentityPolicyDocument
{
    internal IdentityPolicyDocument(PolicyNode root) => Root = root;

    /// <summary>The version of the policy language: <c>2012-10-17</c>, or <c>2008-10-17</c>, which also is what a document
    /// without one has.</summary>
    public required string Version { get; init; }

    /// <summary>The statements, in the order of the document; at least one.</summary>
    public required IReadOnlyList<KeyPolicyStatement> Statements { get; init; }

    /// <summary>Names of members that mean nothing to IAM; they are kept, and make the evaluator cautious.</summary>
    public required IReadOnlyList<string> UnknownMembers { get; init; }

    internal PolicyNode Root { get; }

    /// <summary>Reads an IAM policy.</summary>
    /// <param name="json">The text, decoded: IAM returns policies with URL escapes.</param>
    /// <returns>The document.</returns>
    /// <exception cref="KeyPolicyFormatException">The text is not an IAM policy; the message names the line and what is
    /// wrong there.</exception>
    public static IdentityPolicyDocument Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return KeyPolicyParser.ParseIdentity(json, PolicyDialect.Identity);
    }

    /// <summary>Reads a service control policy, which is written like an IAM policy.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The document.</returns>
    /// <exception cref="KeyPolicyFormatException">The text is none; the message names the line and what is wrong there.</exception>
    public static IdentityPolicyDocument ParseServiceControl(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return KeyPolicyParser.ParseIdentity(json, PolicyDialect.ServiceControl);
    }

    /// <summary>Writes the document: same members, same order, unknown ones too.</summary>
    /// <param name="indented">True for people.</param>
    /// <returns>JSON.</returns>
    public string ToJson(bool indented = false) => PolicyText.Write(Root, indented);

    /// <summary>The document as indented JSON.</summary>
    /// <returns>The same as <see cref="ToJson"/> with indentation.</returns>
    public override string ToString() => ToJson(indented: true);
}
