using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>What a policy of IAM says of the actions that are asked about.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="Statements">Those of its statements that are about them; none is an answer too.</param>
/// <param name="IsUnderstood">Whether the document has nothing beside them that means nothing to IAM.</param>
internal sealed record HeldPolicy(string Name, IReadOnlyList<KeyPolicyStatement> Statements, bool IsUnderstood);
