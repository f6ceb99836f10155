using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>One thing that two runs say differently.</summary>
public sealed class CmkSnapshotChange
{
    /// <summary>What became of it: one of <see cref="SnapshotChange"/>.</summary>
    public required string Change { get; init; }

    /// <summary>What names the finding in every run; null where a resource's key changed.</summary>
    public string? FindingId { get; init; }

    /// <summary>The rule; null where a resource's key changed.</summary>
    public string? RuleId { get; init; }

    /// <summary>How much it matters now, or mattered before; null where a resource's key changed.</summary>
    public string? Severity { get; init; }

    /// <summary>The service's name; null of a key policy that is about no service.</summary>
    public string? Service { get; init; }

    /// <summary>The account; null where it is not known.</summary>
    public string? AccountId { get; init; }

    /// <summary>The Region; null where it is not known.</summary>
    public string? Region { get; init; }

    /// <summary>The resource's name; empty of a key policy.</summary>
    public string ResourceName { get; init; } = string.Empty;

    /// <summary>What names the resource, or the ARN of the key whose policy changed.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The verdict before; null where there was none.</summary>
    public string? Before { get; init; }

    /// <summary>The verdict now; null where there is none.</summary>
    public string? After { get; init; }

    /// <summary>Why the verdict was what it was, as a code; null where there was none.</summary>
    public string? ReasonBefore { get; init; }

    /// <summary>Why the verdict is what it is, as a code; null where there is none.</summary>
    public string? ReasonAfter { get; init; }

    /// <summary>The ARN of the key before; null for the default key, and where it is not known.</summary>
    public string? KeyArnBefore { get; init; }

    /// <summary>The ARN of the key now; null for the default key, and where it is not known.</summary>
    public string? KeyArnAfter { get; init; }

    /// <summary>When it was looked at the first time; null where that is not known.</summary>
    public DateTimeOffset? BeforeAt { get; init; }

    /// <summary>When it was looked at the second time; null where that is not known.</summary>
    public DateTimeOffset? AfterAt { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Message { get; init => field = PrintableText.Of(value); }

    /// <summary>The resource, or the key whose policy changed.</summary>
    public override string ToString() => ResourceId;
}
