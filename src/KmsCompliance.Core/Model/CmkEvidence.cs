using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>Whether the entries in a file of evidence are as they were written, as far as that can be seen.</summary>
/// <remarks>It is an integrity check. Whoever may write the file, and knows how, can write all of it anew; that shows only by a head
/// that was kept elsewhere, or by the public key of who signs.</remarks>
public sealed class CmkEvidence
{
    /// <summary>The file.</summary>
    public required string EvidencePath { get; init; }

    /// <summary>Whether there is at least one entry, each follows on the one before, none was changed, each signature is of its entry, and
    /// the chain has each head, and is signed to its end by one of the keys, that it was held against.</summary>
    public required bool Intact { get; init; }

    /// <summary>Whether it was held against a head: else it is not known whether entries are missing at its end.</summary>
    public required bool HeadChecked { get; init; }

    /// <summary>How many entries there are.</summary>
    public required int EvidenceCount { get; init; }

    /// <summary>The number of the last entry, a colon and its hash, to be kept elsewhere; null where there is none, or the chain does not
    /// hold.</summary>
    public string? EvidenceHead { get; init; }

    /// <summary>Whether it was held against the public keys of those who may sign: else it is not known whose the signatures are.</summary>
    public required bool SignerChecked { get; init; }

    /// <summary>How many entries are signed. Each signature is over all that is before it too.</summary>
    public required int SignedCount { get; init; }

    /// <summary>The ARNs of the keys that entries say they are signed by; the first few. Without <see cref="SignerChecked"/> anybody can have
    /// written them.</summary>
    public TextList SignedBy { get; init; } = [];

    /// <summary>How many lines were not written to their ends, and were noted by the entry behind them: their writers were
    /// stopped.</summary>
    public required int TornLineCount { get; init; }

    /// <summary>When the first entry says that it was written, in UTC.</summary>
    public DateTimeOffset? FirstEntryAt { get; init; }

    /// <summary>When the last entry says that it was written, in UTC.</summary>
    public DateTimeOffset? LastEntryAt { get; init; }

    /// <summary>What is wrong, where: sentences; the first few.</summary>
    public TextList Problem { get; init; } = [];

    /// <summary>What was found, in words.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The file.</summary>
    public override string ToString() => EvidencePath;
}
