namespace KmsCompliance.Reporting.Html;

/// <summary>What a summary needs of findings, however many there are: counts, the worst, and the few that are told one by one.</summary>
internal sealed class ReportTally
{
    /// <summary>How many exemptions and how many places that could not be listed are kept to be told one by one.</summary>
    public const int Told = 200;

    private const int Names = 5;

    // One command may mend many of them.
    private const int Worst = 100;

    private readonly WorstFindings _worst = new(Worst);
    private readonly SortedSet<string> _finders = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _versions = new(StringComparer.Ordinal);
    private readonly HashSet<(string?, string?, string?)> _places = [];
    private readonly HashSet<(string?, string?, string?)> _notListed = [];
    private readonly HashSet<string> _templates = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public VerdictCounts All { get; } = new();

    /// <summary>What is not compliant, by the place of its severity among all.</summary>
    public SortedDictionary<int, long> Failing { get; } = [];

    /// <summary>By service and Region; a key policy that is of no service in particular is of the service <c>null</c>.</summary>
    public Dictionary<(string Service, string Region), VerdictCounts> Places { get; } = [];

    /// <summary>By account and service.</summary>
    public Dictionary<(string Account, string Service), VerdictCounts> Accounts { get; } = [];

    /// <summary>By rule, each with one of its findings.</summary>
    public SortedDictionary<string, (ReportFinding Example, VerdictCounts Counts, SortedSet<string> Services)> Rules { get; } = new(StringComparer.Ordinal);

    /// <summary>What was accepted, by what its owners say: each with one of its findings, and how many there are.</summary>
    public Dictionary<(string? Owner, string? Reason, string? Until), (ReportFinding Example, long Count)> Exemptions { get; } = [];

    /// <summary>What could not be listed, a finding a place.</summary>
    public List<ReportFinding> NotListed { get; } = [];

    /// <summary>When the first and the last of it was found; null where no finding says.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? Found { get; private set; }

    /// <summary>As whom it was found, a few of them.</summary>
    public IReadOnlyCollection<string> Finders => _finders;

    /// <summary>By which versions of the module.</summary>
    public IReadOnlyCollection<string> Versions => _versions;

    /// <summary>How many places findings are from: a service in a Region of an account.</summary>
    public int PlaceCount => _places.Count;

    /// <summary>How many templates findings are about.</summary>
    public int TemplateCount => _templates.Count;

    /// <summary>How many findings are about parts of templates that were not looked at.</summary>
    public long NotLookedAtCount { get; private set; }

    /// <summary>The worst, the gravest first: those together that one command mends, or one change of a template.</summary>
    public IReadOnlyList<IReadOnlyList<ReportFinding>> WorstByCommand =>
    [
        .. _worst.Sorted()
            .GroupBy(static entry => MendedBy(entry.Finding) ?? $"\0{entry.Line}", static entry => entry.Finding, StringComparer.Ordinal)
            .Select(static group => group.ToList()),
    ];

    /// <summary>How a service is called here whose name is null.</summary>
    public const string KeyPolicies = "Key policies";

    /// <summary>Takes a finding.</summary>
    /// <param name="finding">The finding.</param>
    public void Add(ReportFinding finding)
    {
        var service = finding.Service ?? KeyPolicies;
        var place = (service, finding.Region, finding.AccountId);
        var isNotLookedAt = finding is { OfTemplate: not null, Service: null };
        NotLookedAtCount += isNotLookedAt ? 1 : 0;
        if (finding.OfTemplate is { } ofTemplate)
        {
            _templates.Add(ofTemplate.TemplatePath);
        }
        else
        {
            _places.Add(place);
        }

        // Several rules may say so of one place.
        var isOfNewPlace = finding.IsNotListed && _notListed.Add(place);
        All.Add(finding, isOfNewPlace);
        if (!isNotLookedAt)
        {
            CountsOf(Places, (service, finding.Region ?? string.Empty)).Add(finding, isOfNewPlace);
            CountsOf(Accounts, (finding.AccountId ?? string.Empty, service)).Add(finding, isOfNewPlace);
        }

        if (isOfNewPlace && NotListed.Count < Told)
        {
            NotListed.Add(finding);
        }

        if (!Rules.TryGetValue(finding.RuleId, out var rule))
        {
            Rules.Add(finding.RuleId, rule = (finding, new VerdictCounts(), new SortedSet<string>(StringComparer.Ordinal)));
        }

        rule.Counts.Add(finding, isOfNewPlace: true);
        rule.Services.Add(service);
        Note(finding);
        NoteScan(finding);
    }

    // Words say the same of every block of a template; only those at one line are mended by one change.
    private static string? MendedBy(ReportFinding finding) => finding switch
    {
        { Remediation.Length: 0 } or { OfTemplate: { SourceLine: null } } => null,
        { OfTemplate: { } ofTemplate } => $"{ofTemplate.SourcePath}\0{ofTemplate.SourceLine}\0{finding.Remediation}",
        _ => finding.Remediation,
    };

    private static VerdictCounts CountsOf<TKey>(Dictionary<TKey, VerdictCounts> counts, TKey key)
        where TKey : notnull
    {
        if (!counts.TryGetValue(key, out var found))
        {
            counts.Add(key, found = new VerdictCounts());
        }

        return found;
    }

    private static void Note(SortedSet<string> names, string? name)
    {
        // The first of all by their text, in whichever order they come.
        if (!string.IsNullOrEmpty(name) && names.Add(name) && names.Count > Names)
        {
            names.Remove(names.Max!);
        }
    }

    private void Note(ReportFinding finding)
    {
        if (finding.IsFailing)
        {
            var rank = Severity.Rank(finding.Severity);
            Failing[rank] = Failing.GetValueOrDefault(rank) + 1;
            _worst.Add(finding, All.All);
        }
        else if (finding.IsExempt)
        {
            NoteExemption(finding);
        }
    }

    private void NoteExemption(ReportFinding finding)
    {
        var key = (finding.ExemptionOwner, finding.ExemptionReason, finding.ExemptUntil);
        if (Exemptions.TryGetValue(key, out var known))
        {
            Exemptions[key] = (known.Example, known.Count + 1);
        }
        else if (Exemptions.Count < Told)
        {
            Exemptions.Add(key, (finding, 1));
        }
    }

    private void NoteScan(ReportFinding finding)
    {
        Note(_finders, finding.FoundBy);
        Note(_versions, finding.ModuleVersion);
        if (finding.FoundAt is { } moment)
        {
            Found = Found is { } known ? (moment < known.First ? moment : known.First, moment > known.Last ? moment : known.Last) : (moment, moment);
        }
    }
}
