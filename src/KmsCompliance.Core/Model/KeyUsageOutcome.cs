namespace KmsCompliance;

/// <summary>What came of a call.</summary>
public static class KeyUsageOutcome
{
    /// <summary>It was done.</summary>
    public const string Allowed = "Allowed";

    /// <summary>It was refused, since the caller may not do it.</summary>
    public const string Denied = "Denied";

    /// <summary>It was refused for another reason, such as the key's state.</summary>
    public const string Failed = "Failed";

    /// <summary>The event does not say.</summary>
    public const string Unknown = "Unknown";

    /// <summary>It stands for events that were not read.</summary>
    public const string NotRead = "NotRead";
}
