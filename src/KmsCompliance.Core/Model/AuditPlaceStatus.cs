namespace KmsCompliance;

/// <summary>What came of asking a place.</summary>
public static class AuditPlaceStatus
{
    /// <summary>It was listed to its end, or everything that was named there was read.</summary>
    public const string Listed = "Listed";

    /// <summary>It could not be listed, or not to its end, or some of its resources could not be read.</summary>
    public const string NotListed = "NotListed";

    /// <summary>The Region is not enabled for the account: there is nothing.</summary>
    public const string NotEnabled = "NotEnabled";

    /// <summary>The command ended before it was asked.</summary>
    public const string NotReached = "NotReached";
}
