namespace KmsCompliance.Evidence;

/// <summary>A request that a file of evidence says was sent, or may have been.</summary>
/// <param name="Entry">The entry that says so.</param>
/// <param name="Request">Which of its requests, from 1; 0 where it does not list them.</param>
/// <param name="Operation">The operation, such as <c>kms:DisableKey</c>.</param>
public sealed record EvidenceWrite(EvidenceHead Entry, int Request, string Operation)
{
    /// <summary>The key's ARN; what it was named by, where its ARN was never known.</summary>
    public string? KeyArn { get; init; }

    /// <summary>The key's Region; null where that is not known.</summary>
    public string? Region { get; init; }

    /// <summary>Who signed the request; null where STS was not asked.</summary>
    public string? CallerArn { get; init; }

    /// <summary>The id of the request; null where it is not known.</summary>
    public string? RequestId { get; init; }

    /// <summary>From when on it may have been sent, by the clock of the machine that sent it.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Whether KMS is known to have taken it.</summary>
    public bool IsTaken { get; init; }

    /// <summary>The events that the file has of it already; null where it has none.</summary>
    public EvidenceEvent? Known { get; init; }
}
