using System.Text.Json;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Conditions;

namespace KmsCompliance.Policy.Documents;

/// <summary>One statement of a key policy or an IAM policy, read once, never changed.</summary>
public sealed class KeyPolicyStatement
{
    internal KeyPolicyStatement(PolicyNode node, int number)
    {
        Node = node;
        Number = number;
    }

    /// <summary>The statement's place in the document, 1 being the first.</summary>
    public int Number { get; }

    /// <summary>The statement's id; null when it has none or an empty one.</summary>
    public string? Sid { get; internal init; }

    /// <summary>The id, or <c>#</c> and the place of a statement without one; both where an earlier statement has the same
    /// id.</summary>
    public string Label => RepeatsSid ? $"{Sid}#{Number}" : Sid ?? $"#{Number}";

    /// <summary>Whether an earlier statement of the document has the same id.</summary>
    public bool RepeatsSid { get; internal init; }

    /// <summary>Whether the statement allows or denies.</summary>
    public required KeyPolicyEffect Effect { get; init; }

    /// <summary>Whom the statement names, in the order of the document; empty in an IAM policy, which speaks to whoever has
    /// it.</summary>
    public required IReadOnlyList<KeyPolicyPrincipalEntry> Principals { get; init; }

    /// <summary>True for NotPrincipal: the statement is about everyone but <see cref="Principals"/>.</summary>
    public bool ExceptPrincipals { get; internal init; }

    /// <summary>Actions, with <c>*</c> and <c>?</c> as wildcards. Empty when the statement has no Action; KMS stores such a
    /// statement, but it has no effect.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html"/>, on Policy.</remarks>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>True for NotAction: the statement is about everything but <see cref="Actions"/>.</summary>
    public bool ExceptActions { get; internal init; }

    /// <summary>Resources, <c>*</c> being the key itself. Empty when the statement has no Resource; KMS stores such a
    /// statement, but it has no effect.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html"/>, on Policy.</remarks>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>True for NotResource: the statement is about every key but <see cref="Resources"/>.</summary>
    public bool ExceptResources { get; internal init; }

    /// <summary>The conditions, all of which must hold.</summary>
    public required IReadOnlyList<KeyPolicyCondition> Conditions { get; init; }

    /// <summary>Names of members that mean nothing to IAM; they are kept, and make the evaluator cautious.</summary>
    public required IReadOnlyList<string> UnknownMembers { get; init; }

    /// <summary>Writes the statement: same members, same order, unknown ones too.</summary>
    /// <param name="indented">True for people.</param>
    /// <returns>JSON.</returns>
    public string ToJson(bool indented = false) => PolicyText.Write(Node, indented);

    /// <summary>Whether another statement says the same, whatever its Sid and however it is written.</summary>
    /// <param name="other">The other statement.</param>
    /// <returns>True only if the meaning is the same.</returns>
    public bool EquivalentTo(KeyPolicyStatement other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return PolicyCanonicalForm.Of(this) == PolicyCanonicalForm.Of(other);
    }

    /// <summary>The statement under another Sid, in a document of its own in the current version.</summary>
    internal KeyPolicyStatement WithSid(string sid)
    {
        var value = PolicyNode.Scalar(JsonValueKind.String, sid, 0);
        var members = Node.Members.Select(member => member.Key == "Sid" ? new(member.Key, value) : member);
        return KeyPolicyBuilder.Document([PolicyNode.Object([.. members], 0)]).Statements[0];
    }

    /// <summary>The statement as indented JSON.</summary>
    /// <returns>The same as <see cref="ToJson"/> with indentation.</returns>
    public override string ToString() => ToJson(indented: true);

    internal PolicyNode Node { get; }

    /// <summary>Whether the statement is the caller's own, and so names nobody.</summary>
    internal bool IsOfIdentityPolicy { get; init; }

    /// <summary>Whether the statement is of a key policy, and not of a resource control policy, which is written alike.</summary>
    internal bool IsOfKeyPolicy { get; init; }

    /// <summary><see cref="Principals"/>, taken apart once.</summary>
    internal PrincipalPattern[] PrincipalPatterns { get; init; } = [];

    /// <summary><see cref="Actions"/>, taken apart once.</summary>
    internal ActionPattern[] ActionPatterns { get; init; } = [];

    /// <summary><see cref="Resources"/>, taken apart once.</summary>
    internal ResourcePattern[] ResourcePatterns { get; init; } = [];

    /// <summary><see cref="Conditions"/>, taken apart once.</summary>
    internal ConditionTest[] ConditionTests { get; init; } = [];
}
