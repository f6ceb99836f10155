using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>X-Ray's encryption setting: one per account and Region, for traces stored from now on.</summary>
public sealed class XRayEncryptionStatus : EncryptionStatus
{
    private Copies _copies;

    /// <summary>Names the setting, of which an account has one a Region.</summary>
    public XRayEncryptionStatus() => ResourceName = "X-Ray encryption configuration";

    /// <inheritdoc/>
    public override string Service => "XRay";

    /// <summary><c>NONE</c> (a key that AWS owns) or <c>KMS</c>, as GetEncryptionConfig reports it.</summary>
    public required string EncryptionType { get; init; }

    /// <summary><c>ACTIVE</c>, or <c>UPDATING</c> while X-Ray changes over; null where not reported.</summary>
    public string? Status { get; init; }

    /// <summary>Where X-Ray puts the spans that it receives: <c>XRay</c>, or <c>CloudWatchLogs</c> where Transaction Search is on.
    /// The spans are then in the log group <c>aws/spans</c>, under that group's key and not under this setting's. Null where it
    /// could not be determined.</summary>
    public string? TraceSegmentDestination { get; init; }

    /// <summary>The settings of the monitoring accounts that traces are copied to, by their ResourceId: a copy is taken to lie under
    /// that setting, which AWS does not document. Empty where there is none; null unless <c>-IncludeTraceCopy</c> asked for them, and
    /// where they could not be listed.</summary>
    public TextList? TraceCopy { get => _copies.Copy; init => _copies = _copies with { Copy = value }; }

    /// <summary>The worst verdict of those settings, <c>Unknown</c> for one that was not seen; null where there is no copy, or none was
    /// asked for.</summary>
    public string? TraceCopyCompliance { get => _copies.Compliance; init => _copies = _copies with { Compliance = value }; }

    /// <summary>Where copies of traces are and what is known of each, in words; null unless <c>-IncludeTraceCopy</c> asked for
    /// them.</summary>
    public string? TraceCopyMessage { get => _copies.Message; init => _copies = _copies with { Message = value is null ? null : PrintableText.Of(value) }; }

    /// <summary>The same setting, of which it is known where copies of its traces are. Its verdict stands, and says so where there are
    /// any, or where that is not known.</summary>
    /// <param name="copy">The settings that copies are under.</param>
    /// <param name="compliance">Their worst verdict.</param>
    /// <param name="message">What is known of them.</param>
    internal EncryptionStatus WithCopies(TextList? copy, string? compliance, string message)
    {
        var seen = (XRayEncryptionStatus)With(copy is { Count: 0 } ? Verdict : Verdict with { Message = $"{Verdict.Message} {message}" });
        seen._copies = new(copy, compliance, PrintableText.Of(message));
        return seen;
    }

    private readonly record struct Copies(TextList? Copy, string? Compliance, string? Message);
}
