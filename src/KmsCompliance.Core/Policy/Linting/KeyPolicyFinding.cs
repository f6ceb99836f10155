namespace KmsCompliance.Policy.Linting;

/// <summary>Something that is wrong, or worth knowing, in a key policy.</summary>
public sealed record KeyPolicyFinding
{
    /// <summary>The rule, such as <c>KMSP001</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>How much it matters.</summary>
    public required string Severity { get; init; }

    /// <summary>Whether it cannot be said if something is wrong.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>The statement's Sid, or <c>#</c> and its place; null where the document as a whole is meant.</summary>
    public string? Sid { get; init; }

    /// <summary>Why it is a finding.</summary>
    public required string Message { get; init; }

    /// <summary>How to mend it.</summary>
    public required string Remediation { get; init; }
}
