using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>What a policy of IAM or of an organization says of the actions that are asked about.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="Statements">Those of its statements that are about them; none is an answer too.</param>
/// <param name="IsUnderstood">Whether the document has nothing beside them that means nothing to AWS.</param>
internal sealed record HeldPolicy(string Name, IReadOnlyList<KeyPolicyStatement> Statements, bool IsUnderstood)
{
    /// <summary>A policy, without the statements that are about something else.</summary>
    /// <param name="actions">The actions that are asked about.</param>
    /// <param name="name">The policy's name.</param>
    /// <param name="statements">All of its statements.</param>
    /// <param name="isUnderstood">Whether the document has nothing beside them that means nothing to AWS.</param>
    public static HeldPolicy About(IReadOnlyList<string> actions, string name, IEnumerable<KeyPolicyStatement> statements, bool isUnderstood) =>
        new(name, [.. statements.Where(statement => IsAbout(statement, actions))], isUnderstood);

    private static bool IsAbout(KeyPolicyStatement statement, IReadOnlyList<string> actions) =>
        statement.ExceptActions || statement.ActionPatterns.Any(pattern => actions.Any(pattern.Matches));
}
