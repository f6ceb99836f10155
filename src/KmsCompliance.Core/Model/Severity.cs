namespace KmsCompliance;

/// <summary>How much a finding matters.</summary>
public static class Severity
{
    /// <summary>Nothing to do.</summary>
    public const string Informational = "Informational";

    /// <summary>Worth tidying up.</summary>
    public const string Low = "Low";

    /// <summary>Data is encrypted, but not under a key that the customer controls, or this could not be determined.</summary>
    public const string Medium = "Medium";

    /// <summary>A control that was asked for is not met.</summary>
    public const string High = "High";

    /// <summary>Data is being lost or cannot be read.</summary>
    public const string Critical = "Critical";

    private static readonly string[] Ranks = [Informational, Low, Medium, High, Critical];

    /// <summary>Whether a finding matters as much as another word says, or more. Words themselves compare by their letters.</summary>
    /// <param name="severity">The finding's severity; a word that is none matters least.</param>
    /// <param name="least">The least severity to look for.</param>
    public static bool IsAtLeast(string? severity, string? least) => Rank(severity) >= Rank(least);

    /// <summary>The severity of a place.</summary>
    internal static string Word(int rank) => Ranks[rank];

    /// <summary>The place of a severity among all, the gravest last.</summary>
    internal static int Rank(string? severity) => Array.FindIndex(Ranks, rank => rank.Equals(severity, StringComparison.OrdinalIgnoreCase));
}
