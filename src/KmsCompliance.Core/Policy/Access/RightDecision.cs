namespace KmsCompliance.Policy.Access;

/// <summary>Whether somebody has a right, from no to yes: of several that are needed the least counts, of several that suffice the
/// most.</summary>
internal enum RightDecision
{
    /// <summary>No, for certain.</summary>
    Denied,

    /// <summary>That could not be determined.</summary>
    Unknown,

    /// <summary>Yes, on a condition.</summary>
    Conditional,

    /// <summary>Yes.</summary>
    Allowed,
}
