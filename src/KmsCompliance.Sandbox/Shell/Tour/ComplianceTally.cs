using System.Management.Automation;

namespace KmsCompliance.Sandbox.Shell.Tour;

/// <summary>How many resources of each service have which verdict.</summary>
internal sealed class ComplianceTally
{
    private readonly SortedDictionary<string, SortedDictionary<string, int>> _counts = new(StringComparer.Ordinal);

    /// <summary>The services counted, by name.</summary>
    public IEnumerable<string> Services => _counts.Keys;

    /// <summary>Counts those objects that have a Service and a Compliance.</summary>
    public void Add(IEnumerable<PSObject> statuses)
    {
        foreach (PSObject status in statuses)
        {
            string service = TourChecks.Read(status, "Service");
            string compliance = TourChecks.Read(status, "Compliance");
            if (service.Length == 0 || compliance.Length == 0)
            {
                continue;
            }

            if (!_counts.TryGetValue(service, out SortedDictionary<string, int>? verdicts))
            {
                _counts[service] = verdicts = new SortedDictionary<string, int>(StringComparer.Ordinal);
            }

            verdicts[compliance] = verdicts.GetValueOrDefault(compliance) + 1;
        }
    }

    /// <summary>How many resources of a service have a verdict.</summary>
    public int Count(string service, string compliance) =>
        _counts.TryGetValue(service, out SortedDictionary<string, int>? verdicts) ? verdicts.GetValueOrDefault(compliance) : 0;
}
