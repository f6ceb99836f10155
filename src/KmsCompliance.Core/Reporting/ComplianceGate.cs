using KmsCompliance.Errors;

namespace KmsCompliance.Reporting;

/// <summary>Lets a run go on only where something was judged, all of what there is was seen, and nothing is found that matters. What is
/// exempt was judged, and is counted apart. Holds counts and the worst findings, however many pass.</summary>
/// <param name="failOn">The least severity of a finding that fails it, one of <see cref="Severity"/>.</param>
/// <param name="allowUnknown">Whether what could not be determined may pass. What could not be listed never does.</param>
public sealed class ComplianceGate(string failOn, bool allowUnknown)
{
    private const int Named = 5;
    private const int Kept = 4 * Named;

    private readonly List<JudgedThing> _worst = [];
    private readonly SortedDictionary<int, int> _failing = [];
    private readonly List<string> _notSeen = [];
    private int _judged;
    private int _unknown;
    private int _milder;
    private int _exempt;
    private int _foreign;
    private int _known;

    /// <summary>Counts a finding.</summary>
    /// <param name="judged">The finding.</param>
    public void Add(JudgedThing judged)
    {
        ArgumentNullException.ThrowIfNull(judged);
        if (judged.Reason == ComplianceReason.NotListed)
        {
            Miss($"{judged.Subject}: {judged.Message}");
            return;
        }

        // A word that is none of the three says nothing for certain.
        var isFailing = judged.Compliance == Compliance.NonCompliant && !IsMilder(judged.Severity);
        _judged++;
        if (judged.Compliance == Compliance.Compliant)
        {
            return;
        }

        if (judged.Compliance == Compliance.Exempt)
        {
            _exempt++;
            return;
        }

        if (isFailing)
        {
            var rank = Severity.Rank(judged.Severity);
            _failing[-rank] = _failing.GetValueOrDefault(-rank) + 1;
        }
        else if (judged.Compliance == Compliance.NonCompliant)
        {
            _milder++;
            return;
        }
        else
        {
            _unknown++;
        }

        if (isFailing || !allowUnknown)
        {
            Keep(judged);
        }
    }

    /// <summary>Notes that something was not seen.</summary>
    /// <param name="what">What, and why.</param>
    public void Miss(string what)
    {
        if (!_notSeen.Contains(what, StringComparer.Ordinal))
        {
            _notSeen.Add(what);
        }
    }

    /// <summary>Counts a finding that fails as it did before, and may.</summary>
    public void AddKnown()
    {
        _judged++;
        _known++;
    }

    /// <summary>Notes an object that is no finding: what it stands for was not judged.</summary>
    public void AddForeign() => _foreign++;

    /// <summary>Why the run may not go on; null where it may.</summary>
    public Failure? FindFailure()
    {
        var reasons = new List<string>();
        var failing = _failing.Values.Sum();
        if (failing > 0)
        {
            reasons.Add($"{failing} of {_judged} findings {(failing == 1 ? "is" : "are")} not compliant ({string.Join(", ", _failing.Select(static entry => $"{entry.Value} {WordOf(-entry.Key)}"))})");
        }

        if (_unknown > 0 && !allowUnknown)
        {
            reasons.Add($"{_unknown} of {_judged} {(_unknown == 1 ? "is" : "are")} unknown");
        }

        if (_notSeen.Count > 0)
        {
            reasons.Add($"not everything was seen ({string.Join("; ", _notSeen.Take(Named))}{(_notSeen.Count > Named ? $"; and {_notSeen.Count - Named} more" : string.Empty)})");
        }

        if (_foreign > 0)
        {
            reasons.Add($"{_foreign} of the objects {(_foreign == 1 ? "is" : "are")} neither a status nor a finding");
        }

        if (_judged == 0)
        {
            reasons.Add("nothing was judged");
        }

        if (reasons.Count == 0)
        {
            return null;
        }

        var worst = Worst().Take(Named).Select(Describe).ToList();
        var exempt = _exempt == 0 ? string.Empty : $" Beside that, {_exempt} {(_exempt == 1 ? "is" : "are")} exempt.";
        var left = failing + (allowUnknown ? 0 : _unknown) - worst.Count;
        return Failures.ComplianceNotHeld($"The gate does not open: {string.Join("; ", reasons)}.{exempt}{(worst.Count > 0 ? $" Worst: {string.Join(" | ", worst)}{(left > 0 ? $" | and {left} more" : string.Empty)}" : string.Empty)}");
    }

    /// <summary>What passed, in words.</summary>
    public string Describe() => _exempt == _judged
        ? $"{_judged} findings were judged and all are exempt: none is compliant, and each was accepted by its owner."
        : $"{_judged} findings, none not compliant of severity {failOn} or more; {_milder} milder, {_unknown} unknown, {_exempt} exempt{(_known > 0 ? $", {_known} that were failing before" : string.Empty)}.";

    private static string Describe(JudgedThing finding) =>
        $"{finding.RuleId} {(finding.Compliance == Compliance.NonCompliant ? finding.Severity : finding.Compliance)} {finding.Subject}: {finding.Message}";

    private static string WordOf(int rank) => rank < 0 ? "of no known severity" : Severity.Word(rank);

    private bool IsMilder(string severity) => Severity.Rank(severity) >= 0 && !Severity.IsAtLeast(severity, failOn);

    // Sorted now and then, so that memory stays flat.
    private void Keep(JudgedThing judged)
    {
        _worst.Add(judged);
        if (_worst.Count >= Kept)
        {
            var worst = Worst().Take(Named).ToList();
            _worst.Clear();
            _worst.AddRange(worst);
        }
    }

    private IEnumerable<JudgedThing> Worst() => _worst
        .OrderBy(static finding => finding.Compliance == Compliance.NonCompliant ? 0 : 1)
        .ThenByDescending(static finding => Severity.Rank(finding.Severity) is >= 0 and var rank ? rank : int.MaxValue)
        .ThenBy(static finding => finding.Subject, StringComparer.Ordinal)
        .ThenBy(static finding => finding.RuleId, StringComparer.Ordinal);
}
