namespace KmsCompliance;

/// <summary>What became of a trace that was sent to X-Ray.</summary>
public static class TraceDeliveryOutcome
{
    /// <summary>It was read back.</summary>
    public const string Delivered = nameof(Delivered);

    /// <summary>X-Ray did not take it.</summary>
    public const string Rejected = nameof(Rejected);

    /// <summary>X-Ray took it and does not show it, though the caller may read what it stores.</summary>
    public const string NotStored = nameof(NotStored);

    /// <summary>X-Ray took it, and the caller may not read what is under X-Ray's key: whether it is stored could not be seen.</summary>
    public const string NotReadable = nameof(NotReadable);

    /// <summary>None was sent: Transaction Search is on, where X-Ray shows traces only as far as they are indexed.</summary>
    public const string TransactionSearch = nameof(TransactionSearch);

    /// <summary>X-Ray took it and does not show it; why could not be determined.</summary>
    public const string Unknown = nameof(Unknown);
}
