using KmsCompliance.Identifiers;
using KmsCompliance.Model;

namespace KmsCompliance.Places;

/// <summary>Which Regions an input means.</summary>
public abstract record RegionSelection
{
    // Closed: whoever reads one knows all of its cases.
    private RegionSelection()
    {
    }

    /// <summary>The account that the input says they belong to; null where it does not say.</summary>
    public string? AccountId { get; init; }

    /// <summary>Who was asked for the account; null where not known.</summary>
    public CallerIdentity? DeterminedBy { get; init; }

    /// <summary>The way by which they were found; null where they were named.</summary>
    public SessionLink? Link { get; init; }

    /// <summary>Why nothing can be asked there; null where it can.</summary>
    public string? NotSeen { get; init; }

    /// <summary>What says in which partition to ask: the first Region that was named by its code, or else the first pattern that
    /// fits one partition other than <c>aws</c>, such as <c>cn-*</c>; null where there is neither.</summary>
    /// <param name="selections">The Regions.</param>
    public static string? HintOf(IEnumerable<RegionSelection> selections)
    {
        var all = selections.ToList();
        return all.OfType<Named>().FirstOrDefault()?.Code
            ?? all.OfType<Pattern>().FirstOrDefault(static pattern => RegionName.PartitionOf(pattern.Text) != "aws")?.Text;
    }

    /// <summary>The first Region that is named and is another than an ARN's; null where none is.</summary>
    /// <param name="selections">What is said beside the ARN.</param>
    /// <param name="region">The ARN's Region.</param>
    public static string? FindOther(IEnumerable<RegionSelection> selections, string region) =>
        selections.OfType<Named>().FirstOrDefault(named => named.Code != region)?.Code;

    /// <summary>One Region.</summary>
    /// <param name="Code">Its code.</param>
    public sealed record Named(string Code) : RegionSelection;

    /// <summary>The account's enabled Regions that fit a pattern.</summary>
    /// <param name="Text">The pattern as it was given, such as <c>eu-*</c>.</param>
    /// <param name="Fits">Whether a Region's code fits it.</param>
    public sealed record Pattern(string Text, Func<string, bool> Fits) : RegionSelection;

    /// <summary>The session's default Region.</summary>
    public sealed record SessionDefault : RegionSelection;
}
