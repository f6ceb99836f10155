namespace KmsCompliance;

/// <summary>How much of what commands do their rights are to cover.</summary>
public enum CmkPermissionMode
{
    /// <summary>Looking only: what reading commands need, and what writing commands need under <c>-WhatIf</c>.</summary>
    Audit,

    /// <summary>All that the commands do.</summary>
    Remediate,
}
