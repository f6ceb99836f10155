using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>A key that was not used for long, as far as KMS knows, or of which that is not known; and what it costs. Never the only ground to
/// delete it.</summary>
public sealed class CmkUnusedKey
{
    /// <summary>The key's ARN.</summary>
    public required string KeyArn { get; init; }

    /// <summary>The key's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The 12-digit account that owns the key.</summary>
    public required string AccountId { get; init; }

    /// <summary>The key's state, as KMS names it; null where not reported.</summary>
    public required string? KeyState { get; init => field = Printable(value); }

    /// <summary>Unused, or Unknown (see <see cref="Message"/>).</summary>
    public required string Verdict { get; init; }

    /// <summary>When it was last used, in UTC; null where KMS has seen no use.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>For what it was last used; null where KMS has seen no use.</summary>
    public string? LastOperation { get; init => field = Printable(value); }

    /// <summary>The id of that event, by which CloudTrail names who it was, for 90 days; null where not reported.</summary>
    public string? EventId { get; init => field = Printable(value); }

    /// <summary>For how many whole days it was not used, as far as is known; null where that is not known.</summary>
    public int? UnusedDays { get; init; }

    /// <summary>What it costs a month by the price that was given: the key, and its first two rotations; null where no price was given, or
    /// it is not known.</summary>
    public decimal? MonthlyCost { get; init; }

    /// <summary>What is known, in words.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The key's ARN.</summary>
    public override string ToString() => KeyArn;

    private static string? Printable(string? text) => text is null ? null : PrintableText.Of(text);
}
