using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>Whether a trace that was sent to X-Ray can be read there.</summary>
public sealed class XRayTraceDelivery
{
    /// <summary>The 12-digit account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>What became of the trace: one of <see cref="TraceDeliveryOutcome"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The right that is known to be missing, such as <c>kms:Decrypt</c>; null where none is.</summary>
    public string? MissingPermission { get; init; }

    /// <summary>The trace's id; null where none was sent, nor may have been.</summary>
    public string? TraceId { get; init; }

    /// <summary>The ARN of the key that X-Ray's setting names; null for a key that AWS owns, and where it could not be
    /// determined.</summary>
    public string? KeyArn { get; init; }

    /// <summary>When the trace was sent; null where none was.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it was read back; null where it was not.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>What was found, in words.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The trace and its outcome.</summary>
    public override string ToString() => TraceId is null ? $"X-Ray in {Region}: {Outcome}" : $"Trace {TraceId} in {Region}: {Outcome}";
}
