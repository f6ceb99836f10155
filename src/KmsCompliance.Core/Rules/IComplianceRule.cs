namespace KmsCompliance.Rules;

/// <summary>One thing that has to hold of every resource.</summary>
public interface IComplianceRule
{
    /// <summary>The rule's stable id, such as <c>KMSC001</c>.</summary>
    string Id { get; }

    /// <summary>What has to hold, in a few words.</summary>
    string Title { get; }

    /// <summary>The controls that the rule gives evidence for.</summary>
    IReadOnlyList<string> Frameworks { get; }

    /// <summary>Applies the rule.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="context">What is known beside it.</param>
    /// <returns>The result; null where the rule has nothing to say of the resource.</returns>
    RuleResult? Evaluate(EncryptionStatus status, RuleContext context);
}
