namespace KmsCompliance.Policy;

/// <summary>One statement of a key policy, read once, never changed.</summary>
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

    /// <summary>The id, or <c>#</c> and the place of a statement without one.</summary>
    public string Label => Sid ?? $"#{Number}";

    /// <summary>Whether the statement allows or denies.</summary>
    public required KeyPolicyEffect Effect { get; init; }

    /// <summary>Whom the statement names, in the order of the document.</summary>
    public required IReadOnlyList<KeyPolicyPrincipalEntry> Principals { get; init; }

    /// <summary>True for NotPrincipal: the statement is about everyone but <see cref="Principals"/>.</summary>
    public bool ExceptPrincipals { get; internal init; }

    /// <summary>Actions, with <c>*</c> and <c>?</c> as wildcards.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>True for NotAction: the statement is about everything but <see cref="Actions"/>.</summary>
    public bool ExceptActions { get; internal init; }

    /// <summary>Resources, <c>*</c> being the key itself. Empty when the statement has no Resource; KMS stores such a
    /// statement, but it has no effect.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html"/></remarks>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>True for NotResource: the statement is about every key but <see cref="Resources"/>.</summary>
    public bool ExceptResources { get; internal init; }

    /// <summary>The conditions, all of which must hold.</summary>
    public required IReadOnlyList<KeyPolicyCondition> Conditions { get; init; }

    /// <summary>Names of members that mean nothing to IAM; they are kept, and make the evaluator cautious.</summary>
    public required IReadOnlyList<string> UnknownMembers { get; init; }

    internal PolicyNode Node { get; }

    /// <summary>Whether <c>${…}</c> is a policy variable here: in version 2008-10-17 it is plain text.</summary>
    internal bool HasVariables { get; init; }

    /// <summary><see cref="Principals"/>, taken apart once.</summary>
    internal IReadOnlyList<PrincipalPattern> PrincipalPatterns { get; init; } = [];

    /// <summary><see cref="Conditions"/>, taken apart once.</summary>
    internal IReadOnlyList<ConditionTest> ConditionTests { get; init; } = [];
}
