namespace KmsCompliance.Services;

/// <summary>What somebody has decided that guardrails are to hold people to.</summary>
public sealed record GuardrailRequest
{
    /// <summary>The ARNs of approved keys, as patterns of IAM; none where there is no list.</summary>
    public IReadOnlyList<string> ApprovedKeys { get; init; } = [];

    /// <summary>The ARNs of the roles that may do what all others may not, as patterns of IAM; none where nobody is named.</summary>
    public IReadOnlyList<string> AllowedRoles { get; init; } = [];

    /// <summary>The tag by which keys are known that must not be taken away, and a pattern of its value.</summary>
    public required (string Key, string Value) KeyTag { get; init; }

    /// <summary>The ARNs of approved keys where each names one key; none where one is a pattern: a Config rule compares to the
    /// letter.</summary>
    public IReadOnlyList<string> WholeKeys => ApprovedKeys.Any(static key => key.Contains('*', StringComparison.Ordinal) || key.Contains('?', StringComparison.Ordinal)) ? [] : ApprovedKeys;
}
