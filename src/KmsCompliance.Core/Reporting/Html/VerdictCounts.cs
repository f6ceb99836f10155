using System.Globalization;

namespace KmsCompliance.Reporting.Html;

/// <summary>How many findings of each verdict there are: pairs of a resource and a rule.</summary>
internal sealed class VerdictCounts
{
    /// <summary>Compliant.</summary>
    public long Fit { get; private set; }

    /// <summary>Not compliant, and accepted by nobody.</summary>
    public long Failing { get; private set; }

    /// <summary>Accepted by a named owner.</summary>
    public long Exempt { get; private set; }

    /// <summary>Could not be determined.</summary>
    public long Unknown { get; private set; }

    /// <summary>Places whose resources could not be listed.</summary>
    public long NotListed { get; private set; }

    /// <summary>All findings, places that could not be listed included.</summary>
    public long All { get; private set; }

    /// <summary>Findings that say for certain.</summary>
    public long Judged => Fit + Failing;

    /// <summary>The share of what is known that is compliant; null where nothing is known.</summary>
    public double? Share => Judged == 0 ? null : (double)Fit / Judged;

    /// <summary>That share in words. Nothing is rounded up to all of it.</summary>
    public string ShareText => Judged == 0 ? "no data" : (Math.Floor(1000m * Fit / Judged) / 10).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>All of it in words, without what there is none of.</summary>
    public string Described
    {
        get
        {
            (long Count, string Words)[] parts =
            [
                (Failing, "not compliant"), (Fit, "compliant"), (Unknown, "unknown"), (Exempt, "exempt"), (NotListed, NotListed == 1 ? "place not listed" : "places not listed"),
            ];
            return string.Join(", ", parts.Where(static part => part.Count > 0).Select(static part => $"{HtmlWriter.Number(part.Count)} {part.Words}"));
        }
    }

    /// <summary>Counts a finding.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="isOfNewPlace">Whether no other rule has said of its place that it could not be listed.</param>
    public void Add(ReportFinding finding, bool isOfNewPlace)
    {
        All++;
        if (finding.IsFit)
        {
            Fit++;
        }
        else if (finding.IsFailing)
        {
            Failing++;
        }
        else if (finding.IsExempt)
        {
            Exempt++;
        }
        else if (finding.IsNotListed)
        {
            NotListed += isOfNewPlace ? 1 : 0;
        }
        else
        {
            Unknown++;
        }
    }
}
