using System.Text.RegularExpressions;
using KmsCompliance.Identifiers;

namespace KmsCompliance.History;

/// <summary>Looks at what a file says: whoever may write to the folder may have put anything into it.</summary>
internal static partial class HistoryCheck
{
    private static readonly string[] Verdicts = [Compliance.Compliant, Compliance.NonCompliant, Compliance.Unknown, Compliance.Exempt];
    private static readonly string[] PlaceStatuses = [AuditPlaceStatus.Listed, AuditPlaceStatus.NotListed, AuditPlaceStatus.NotEnabled, AuditPlaceStatus.NotReached];
    private static readonly string[] Ends = [HistoryEpisodeEnd.Mended, HistoryEpisodeEnd.Gone, HistoryEpisodeEnd.Exempted];

    /// <summary>Looks at a run.</summary>
    /// <param name="run">What the file says.</param>
    /// <param name="runId">What its name says.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="HistoryProblemException">It is none.</exception>
    public static HistoryRun Run(HistoryRun? run, string runId, DateTimeOffset now)
    {
        Hold(run is not null, "its first line is none of a run");
        Hold(run!.Schema > 0, "its first line is none of a run");
        Hold(run.Schema <= HistoryFormat.Schema, $"it has the form {run.Schema}, which a newer version of the module wrote; this one reads the form {HistoryFormat.Schema}");
        Hold(run.RunId == runId, "it is another run than its name says");
        Hold(run.StartedAt <= run.FinishedAt && run.FinishedAt <= now + HistoryFormat.ClockSkew, "it is of a time that is still to come");
        Hold(
            run.Rules?.All(IsWord) == true && run.Bases?.All(HistoryFormat.IsRunId) == true && IsWord(run.Command) && run.ModuleVersion is not null
                && (int[])[run.Places, run.PlacesScanned, run.Episodes, run.Resources, run.Compliant, run.NonCompliant, run.Unknown, run.Exempt, run.NotScanned] is var numbers
                && Array.TrueForAll(numbers, static number => number >= 0) && run.ResourceBytes > 0,
            "its first line says what no run says");
        return run;
    }

    /// <summary>Looks at a place.</summary>
    /// <param name="place">What the file says.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="HistoryProblemException">It is none.</exception>
    public static HistoryPlace Place(HistoryPlace? place, HistoryRun run)
    {
        Hold(place is not null, "it has another number of places than it says");
        HoldWhere(place!.Service, place.AccountId, place.Region);
        Hold(PlaceStatuses.Contains(place.Status) && place.ScannedAt <= run.FinishedAt && !(place.WholeAt > run.FinishedAt), $"it says of a place in {PrintableText.Of(place.Region)} what no run says");
        return place;
    }

    /// <summary>Looks at an episode.</summary>
    /// <param name="episode">What the file says.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="HistoryProblemException">It is none.</exception>
    public static HistoryEpisode Episode(HistoryEpisode? episode, HistoryRun run)
    {
        Hold(episode is not null, "it has another number of episodes than it says");
        HoldWhere(episode!.Service, episode.AccountId, episode.Region);
        Hold(
            IsWord(episode.RuleId) && episode.FindingId?.StartsWith($"{episode.RuleId}/", StringComparison.Ordinal) == true
                && Ends.Contains(episode.End) && episode.FailingSince <= episode.EndedAt && episode.EndedAt <= run.FinishedAt && AreTexts(episode.Tags),
            "it says of an episode what no run says");
        return episode;
    }

    /// <summary>Looks at a resource.</summary>
    /// <param name="resource">What the file says.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="HistoryProblemException">It is none.</exception>
    public static HistoryResource Resource(HistoryResource? resource, HistoryRun run)
    {
        Hold(resource is not null, "it has another number of resources than it says");
        HoldWhere(resource!.Service, resource.AccountId, resource.Region);
        var id = resource.IsNotListed
            ? ResourceIds.NotListed(resource.Service, resource.AccountId, resource.Region)
            : ResourceIds.Of(resource.Service, resource.ResourceArn, resource.AccountId, resource.Region);
        Hold(
            resource.ResourceId == id && Verdicts.Contains(resource.Compliance) && IsWord(resource.Reason) && resource.ScannedAt <= run.FinishedAt
                && AreTexts(resource.Tags) && resource.Findings?.All(finding => IsFinding(finding, resource)) == true,
            $"it says of a resource in {PrintableText.Of(resource.Region)} what no run says");
        return resource;
    }

    private static bool IsFinding(HistoryFinding? finding, HistoryResource resource) =>
        finding is not null && IsWord(finding.RuleId) && IsWord(finding.Reason) && Severity.Rank(finding.Severity) >= 0 && Verdicts.Contains(finding.Compliance)
        && (finding.FailingSince is { } since
            ? since <= resource.ScannedAt && finding.Compliance is Compliance.NonCompliant or Compliance.Unknown
            : finding.Compliance != Compliance.NonCompliant);

    private static bool AreTexts(IReadOnlyDictionary<string, string>? texts) => texts?.Values.Contains(null!) != true;

    private static void HoldWhere(string service, string accountId, string region) =>
        Hold(IsWord(service) && AwsArn.IsAccountId(accountId) && RegionName.IsWellFormed(region), "it names what is no service, account or Region");

    private static bool IsWord(string? text) => text is not null && Word().IsMatch(text);

    private static void Hold(bool holds, string problem)
    {
        if (!holds)
        {
            throw new HistoryProblemException(problem);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Word();
}
