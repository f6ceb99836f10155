using KmsCompliance.Policy.Conditions;

namespace KmsCompliance.Policy.Documents;

/// <summary>A key policy: read once, never changed, and written back with everything that was in it.</summary>
public sealed class KeyPolicyDocument
{
    /// <summary>The longest document that KMS takes, in bytes of UTF-8.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html"/></remarks>
    public const int MaxBytes = 32_768;

    internal KeyPolicyDocument(PolicyNode root) => Root = root;

    /// <summary>The version of the policy language: <c>2012-10-17</c> or <c>2008-10-17</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The document's id, or null.</summary>
    public string? Id { get; internal init; }

    /// <summary>The statements, in the order of the document; at least one.</summary>
    public required IReadOnlyList<KeyPolicyStatement> Statements { get; init; }

    /// <summary>Names of members that mean nothing to IAM; they are kept, and make the evaluator cautious.</summary>
    public required IReadOnlyList<string> UnknownMembers { get; init; }

    internal PolicyNode Root { get; }

    /// <summary>Reads a key policy.</summary>
    /// <param name="json">The text, as KMS returns it or takes it.</param>
    /// <returns>The document.</returns>
    /// <exception cref="KeyPolicyFormatException">The text is not a key policy; the message names the line and what is
    /// wrong there.</exception>
    public static KeyPolicyDocument Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return KeyPolicyParser.Parse(json, PolicyDialect.Key);
    }

    /// <summary>Reads a resource control policy, which is written like a key policy.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The document.</returns>
    /// <exception cref="KeyPolicyFormatException">The text is none; the message names the line and what is wrong there.</exception>
    public static KeyPolicyDocument ParseResourceControl(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return KeyPolicyParser.Parse(json, PolicyDialect.ResourceControl);
    }

    /// <summary>Reads the policy of a resource other than a key, which is written like a key policy.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="KeyPolicyFormatException">The text is none; the message names the line and what is wrong there.</exception>
    internal static KeyPolicyDocument ParseResource(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return KeyPolicyParser.Parse(json, PolicyDialect.Resource);
    }

    /// <summary>Reads the trust policy of a role, which is written like a key policy without resources.</summary>
    /// <param name="json">The text, decoded: IAM returns policies with URL escapes.</param>
    /// <exception cref="KeyPolicyFormatException">The text is none; the message names the line and what is wrong there.</exception>
    internal static KeyPolicyDocument ParseTrust(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return KeyPolicyParser.Parse(json, PolicyDialect.Trust);
    }

    /// <summary>Writes the document: same members, same order, unknown ones too.</summary>
    /// <param name="indented">True for people, false for KMS, whose size limit counts white space.</param>
    /// <returns>JSON in characters that KMS takes.</returns>
    public string ToJson(bool indented = false) => PolicyText.Write(Root, indented);

    /// <summary>Whether another document says the same: the same statements in any order, whether they are written with
    /// strings or arrays, account ids or root ARNs. Ids mean nothing and are not compared.</summary>
    /// <param name="other">The other document.</param>
    /// <returns>True only if the meaning is the same; documents that differ more deeply may still have one effect.</returns>
    public bool EquivalentTo(KeyPolicyDocument other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return PolicyCanonicalForm.Of(this) == PolicyCanonicalForm.Of(other);
    }

    /// <summary>The document with more statements at its end; all that was there stays as it was.</summary>
    /// <param name="statements">Statements, of whatever document.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="KeyPolicyFormatException">A Sid would be there twice, the document be too long for KMS, or a
    /// policy variable mean nothing in the document's version.</exception>
    public KeyPolicyDocument With(params IReadOnlyList<KeyPolicyStatement> statements)
    {
        ArgumentNullException.ThrowIfNull(statements);
        if (Version != KeyPolicyParser.CurrentVersion && statements.FirstOrDefault(static statement => PolicyVariableText.IsIn(statement.ToJson())) is { } variable)
        {
            throw new KeyPolicyFormatException(
                $"The statement '{variable.Label}' has a policy variable, which is plain text in version {Version} of the policy language, the document's.");
        }

        var sids = Statements.Select(static statement => statement.Sid).ToHashSet(StringComparer.Ordinal);
        if (statements.FirstOrDefault(statement => statement.Sid is { } sid && !sids.Add(sid)) is { } doubled)
        {
            throw new KeyPolicyFormatException($"The Sid '{PolicyNode.Shorten(doubled.Sid!)}' would be there twice; each Sid may appear once.");
        }

        return WithStatements([.. Statements, .. statements]);
    }

    /// <summary>The document without some of its statements; all others stay as they were.</summary>
    /// <param name="isUnwanted">Tells which statements go.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="KeyPolicyFormatException">No statement would be left.</exception>
    public KeyPolicyDocument Without(Func<KeyPolicyStatement, bool> isUnwanted)
    {
        ArgumentNullException.ThrowIfNull(isUnwanted);
        return WithStatements([.. Statements.Where(statement => !isUnwanted(statement))]);
    }

    /// <summary>The document as indented JSON.</summary>
    /// <returns>The same as <see cref="ToJson"/> with indentation.</returns>
    public override string ToString() => ToJson(indented: true);

    /// <summary>The document with some statements written anew, each in its place.</summary>
    /// <param name="rewrite">The new statement; the same node where it stays as it was, null where it goes.</param>
    /// <exception cref="KeyPolicyFormatException">No statement would be left, or the document be too long for KMS.</exception>
    internal KeyPolicyDocument Rewrite(Func<KeyPolicyStatement, PolicyNode?> rewrite) =>
        WithNodes([.. Statements.Select(rewrite).OfType<PolicyNode>()]);

    private KeyPolicyDocument WithStatements(IReadOnlyList<KeyPolicyStatement> statements) =>
        WithNodes([.. statements.Select(static statement => statement.Node)]);

    private KeyPolicyDocument WithNodes(IReadOnlyList<PolicyNode> statements)
    {
        var array = PolicyNode.Array(statements, 0);
        var members = Root.Members.Select(member => member.Key == "Statement" ? new(member.Key, array) : member);
        return Parse(PolicyText.Write(PolicyNode.Object([.. members], 0), indented: false));
    }
}
