using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>How often somebody did the same with a key, with the same outcome; or, with <see cref="Outcome"/> NotRead, events that were not
/// read.</summary>
public sealed class CmkUsageSummary
{
    /// <summary>The key's ARN.</summary>
    public required string KeyArn { get; init; }

    /// <summary>The key's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The 12-digit account whose event history it is of.</summary>
    public required string AccountId { get; init; }

    /// <summary>Who: the role of sessions, else as <see cref="CmkUsage.Principal"/> says.</summary>
    public string? Principal { get; init => field = Printable(value); }

    /// <summary>What it is, in CloudTrail's words.</summary>
    public string? PrincipalKind { get; init => field = Printable(value); }

    /// <summary>The principal's 12-digit account; null for a service.</summary>
    public string? PrincipalAccountId { get; init => field = Printable(value); }

    /// <summary>The operation; null where not read.</summary>
    public string? Operation { get; init => field = Printable(value); }

    /// <summary>Use, Change or Read; null where not read.</summary>
    public string? Kind { get; init => field = Printable(value); }

    /// <summary>The service through which it was done; null where the principal called KMS itself.</summary>
    public string? ViaService { get; init => field = Printable(value); }

    /// <summary>Allowed, Denied, Failed, Unknown, or NotRead: <see cref="KeyUsageOutcome"/>.</summary>
    public required string Outcome { get; init => field = PrintableText.Of(value); }

    /// <summary>What it was refused with; null where it was not.</summary>
    public string? ErrorCode { get; init => field = Printable(value); }

    /// <summary>How many events; 0 where not read.</summary>
    public required int Count { get; init; }

    /// <summary>When first, in UTC; of what was not read, from when on.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>When last, in UTC; of what was not read, until when.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>What was not read, and why; empty for events.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The key's ARN.</summary>
    public override string ToString() => KeyArn;

    private static string? Printable(string? text) => text is null ? null : PrintableText.Of(text);
}
