using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>Whether the entries in a file of evidence are as they were written, as far as that can be seen.</summary>
/// <remarks>It is an integrity check. Whoever may write the file, and knows how, can write all of it anew; that shows only by a head that
/// was kept elsewhere.</remarks>
public sealed class CmkEvidence
{
    /// <summary>The file.</summary>
    public required string EvidencePath { get; init; }

    /// <summary>Whether there is at least one entry, each follows on the one before, none was changed, and the chain has each head that it
    /// was held against.</summary>
    public required bool Intact { get; init; }

    /// <summary>Whether it was held against a head: else it is not known whether entries are missing at its end.</summary>
    public required bool HeadChecked { get; init; }

    /// <summary>How many entries there are.</summary>
    public required int EvidenceCount { get; init; }

    /// <summary>The number of the last entry, a colon and its hash, to be kept elsewhere; null where there is none, or the chain does not
    /// hold.</summary>
    public string? EvidenceHead { get; init; }

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
