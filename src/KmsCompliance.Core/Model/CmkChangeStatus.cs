namespace KmsCompliance;

/// <summary>What came of a change of key.</summary>
public static class CmkChangeStatus
{
    /// <summary>The change was made, and seen to have taken unless <see cref="CmkChange.Verified"/> says otherwise.</summary>
    public const string Applied = "Applied";

    /// <summary>The service accepted the change and is not done with it yet.</summary>
    public const string Pending = "Pending";

    /// <summary>The key was set already; nothing was written.</summary>
    public const string Unchanged = "Unchanged";

    /// <summary>The change was refused, or did not take in full; the message says which.</summary>
    public const string Failed = "Failed";

    /// <summary>The change would be made, and was not: it was looked at under <c>-WhatIf</c>.</summary>
    public const string WhatIf = "WhatIf";
}
