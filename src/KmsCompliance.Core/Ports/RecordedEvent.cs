namespace KmsCompliance.Ports;

/// <summary>One call as CloudTrail's event history has it. Nothing of it is secret: what was encrypted or decrypted is not in it, and of an
/// encryption context an ARN alone is taken.</summary>
/// <param name="EventId">CloudTrail's id.</param>
/// <param name="At">When, in whole seconds.</param>
public sealed record RecordedEvent(string EventId, DateTimeOffset At)
{
    /// <summary>The service that was called, such as <c>kms</c>; null where it does not say.</summary>
    public string? Service { get; init; }

    /// <summary>The operation, such as <c>Decrypt</c>; null where it does not say.</summary>
    public string? Operation { get; init; }

    /// <summary>Whether it looks only; null where it does not say.</summary>
    public bool? IsReadOnly { get; init; }

    /// <summary>Whether the text inside could be read, which says who and what came of it.</summary>
    public bool HasDetail { get; init; }

    /// <summary>What called, as CloudTrail has it, such as <c>AssumedRole</c> or <c>AWSService</c>.</summary>
    public string? CallerType { get; init; }

    /// <summary>Who called: an ARN, a service principal, or what else it says.</summary>
    public string? Caller { get; init; }

    /// <summary>The caller's 12-digit account; null for a service.</summary>
    public string? CallerAccountId { get; init; }

    /// <summary>The ARN of the role of a session; null where there is none.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The service that called for somebody, or in its own name, such as <c>secretsmanager.amazonaws.com</c>; null where the caller
    /// did.</summary>
    public string? InvokedBy { get; init; }

    /// <summary>The address that the call came from, or the service.</summary>
    public string? SourceAddress { get; init; }

    /// <summary>The id of the request, as the service answered it; null where it does not say.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the call was refused with; null where it succeeded.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The ARN in the encryption context; null where there is none.</summary>
    public string? ContextArn { get; init; }
}
