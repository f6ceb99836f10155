using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>One event of a key: who did what with it, and what came of it; or, with <see cref="Outcome"/> NotRead, events that were not
/// read.</summary>
public sealed class CmkUsage
{
    /// <summary>The key's ARN.</summary>
    public required string KeyArn { get; init; }

    /// <summary>The key's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The 12-digit account whose event history it is of.</summary>
    public required string AccountId { get; init; }

    /// <summary>When, in UTC. What was not read was no later.</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>The operation of KMS, such as <c>Decrypt</c>; of another service, with its name before a colon. Null where not read.</summary>
    public string? Operation { get; init => field = Printable(value); }

    /// <summary>Use, Change or Read; null where not read.</summary>
    public string? Kind { get; init => field = Printable(value); }

    /// <summary>Who: the ARN of a user, role session or root, the name of a service, or the account or id that another account's principal is
    /// known by; null where it does not say.</summary>
    public string? Principal { get; init => field = Printable(value); }

    /// <summary>What it is, in CloudTrail's words, such as AssumedRole, IAMUser, Root, AWSService or AWSAccount.</summary>
    public string? PrincipalKind { get; init => field = Printable(value); }

    /// <summary>The principal's 12-digit account; null for a service.</summary>
    public string? PrincipalAccountId { get; init => field = Printable(value); }

    /// <summary>The ARN of the role of a session; null where there is none.</summary>
    public string? PrincipalRole { get; init => field = Printable(value); }

    /// <summary>The service through which it was done, such as <c>secretsmanager.amazonaws.com</c>; null where the principal called KMS
    /// itself.</summary>
    public string? ViaService { get; init => field = Printable(value); }

    /// <summary>The address that it came from, or the service.</summary>
    public string? SourceAddress { get; init => field = Printable(value); }

    /// <summary>The ARN in the encryption context, such as that of a secret, trail or log group; null where it names none.</summary>
    public string? ContextArn { get; init => field = Printable(value); }

    /// <summary>Allowed, Denied, Failed, Unknown, or NotRead: <see cref="KeyUsageOutcome"/>.</summary>
    public required string Outcome { get; init => field = PrintableText.Of(value); }

    /// <summary>What it was refused with; null where it was not.</summary>
    public string? ErrorCode { get; init => field = Printable(value); }

    /// <summary>CloudTrail's id of the event; null where not read.</summary>
    public string? EventId { get; init => field = Printable(value); }

    /// <summary>What was not read, and why; empty for an event.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The key's ARN.</summary>
    public override string ToString() => KeyArn;

    private static string? Printable(string? text) => text is null ? null : PrintableText.Of(text);
}
