namespace KmsCompliance;

/// <summary>What came of a change of key.</summary>
public static class CmkChangeStatus
{
    /// <summary>The change was made: it was seen in what the service reports. Where <see cref="CmkChange.Verified"/> is null, the
    /// service does not report all of it.</summary>
    public const string Applied = "Applied";

    /// <summary>The service accepted the change, and it was not seen to be made: the service is not done with it yet, or could not be
    /// asked.</summary>
    public const string Pending = "Pending";

    /// <summary>The key was set already; nothing was written.</summary>
    public const string Unchanged = "Unchanged";

    /// <summary>The change was refused, or did not take in full; the message says which.</summary>
    public const string Failed = "Failed";

    /// <summary>The change would be made, and was not: it was looked at under <c>-WhatIf</c>.</summary>
    public const string WhatIf = "WhatIf";
}
