namespace KmsCompliance.Policy.Documents;

/// <summary>A part of a statement that has to match.</summary>
public enum StatementClause
{
    /// <summary>Action or NotAction; the operations of a grant.</summary>
    Action,

    /// <summary>Principal or NotPrincipal; the grantee of a grant.</summary>
    Principal,

    /// <summary>Resource or NotResource.</summary>
    Resource,

    /// <summary>One of the conditions; the constraints of a grant.</summary>
    Condition,

    /// <summary>A member that IAM does not know.</summary>
    UnknownMember,
}
