namespace KmsCompliance.Policy.Linting;

/// <summary>One thing that is wrong with key policies.</summary>
public interface IKeyPolicyRule
{
    /// <summary>The rule's stable id, such as <c>KMSP001</c>.</summary>
    string Id { get; }

    /// <summary>What has to hold, in a few words.</summary>
    string Title { get; }

    /// <summary>Applies the rule.</summary>
    /// <param name="subject">The policy, and what is known beside it.</param>
    /// <returns>Findings; none where all is well.</returns>
    IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject);
}
