namespace KmsCompliance.Evidence;

/// <summary>The content of a line of evidence, of which its hash is made: the entry, and what ties it to those before.</summary>
internal sealed record EvidenceContent
{
    /// <summary>The version of this form.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The version of the form.</summary>
    public required int Schema { get; init; }

    /// <summary>The entry's number, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The hash of the entry before; zeros in the first.</summary>
    public required string Previous { get; init; }

    /// <summary>When it was written, in UTC, by this machine's clock.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The version of the module that wrote it.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>How many bytes before this line are of one that was not written to its end; null for none.</summary>
    public int? TornBytes { get; init; }

    /// <summary>The SHA-256 of those bytes.</summary>
    public string? TornHash { get; init; }

    /// <summary>Which key signs the line; null where none does.</summary>
    public EvidenceSeal? Seal { get; init; }

    /// <summary>Why it was to be signed and is not; null where it is, or nobody wanted it.</summary>
    public string? NotSigned { get; init; }

    /// <summary>The entry.</summary>
    public required EvidenceEntry Entry { get; init; }
}
