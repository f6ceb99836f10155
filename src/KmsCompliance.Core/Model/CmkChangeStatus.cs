namespace KmsCompliance;

/// <summary>What came of a change of key.</summary>
public enum CmkChangeStatus
{
    /// <summary>The change was made, and seen to have taken unless <see cref="CmkChange.Verified"/> says otherwise.</summary>
    Applied,

    /// <summary>The service accepted the change and is not done with it yet.</summary>
    Pending,

    /// <summary>The key was set already; nothing was written.</summary>
    Unchanged,

    /// <summary>The change was refused, or did not take in full; the message says which.</summary>
    Failed,
}
