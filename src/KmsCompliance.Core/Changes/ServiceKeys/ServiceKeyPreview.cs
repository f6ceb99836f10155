using System.Collections.Concurrent;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.ServiceKeys;

/// <summary>The keys that would be made, shown together when all Regions were looked at: a policy once, with the Regions that it is
/// for, and then a line a Region.</summary>
/// <param name="reporter">Where they are shown.</param>
internal sealed class ServiceKeyPreview(IRunReporter reporter)
{
    private readonly ConcurrentBag<Entry> _entries = [];

    /// <summary>A key policy as it is shown before the key is made.</summary>
    /// <param name="policy">The policy.</param>
    public static string Describe(KeyPolicyDocument policy) => $"Key policy:{Environment.NewLine}{policy.ToJson(indented: true)}";

    /// <summary>Notes a key. Any thread may.</summary>
    /// <param name="confirmation">The question that is asked before the key is made.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="planned">The key as it is put out.</param>
    public void Add(Confirmation confirmation, KeyPolicyDocument policy, ServiceCmk planned) => _entries.Add(new(confirmation, policy, planned));

    /// <summary>Shows the keys that were noted.</summary>
    /// <param name="regions">The Regions in their order; one comes as often as there are accounts.</param>
    /// <param name="stop">Stops the work.</param>
    public async Task TellAsync(IReadOnlyList<string> regions, CancellationToken stop)
    {
        var order = regions.Distinct(StringComparer.Ordinal).Select(static (region, index) => (region, index)).ToDictionary(static entry => entry.region, static entry => entry.index, StringComparer.Ordinal);
        foreach (var alike in _entries.OrderBy(entry => order[entry.Planned.Region]).GroupBy(static entry => (entry.FormOfPolicy, entry.Confirmation.Action)))
        {
            List<Entry> entries = [.. alike];
            var detail = entries is [var only] ? Describe(only.Policy) : null;
            if (detail is null)
            {
                await TellPolicyAsync(entries, stop).ConfigureAwait(false);
            }

            foreach (var entry in entries)
            {
                // Under -WhatIf the answer is no.
                await reporter.ConfirmAsync(entry.Confirmation with { Detail = detail }, stop).ConfigureAwait(false);
                await reporter.PreviewAsync(entry.Planned, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task TellPolicyAsync(List<Entry> entries, CancellationToken stop)
    {
        var first = entries[0];
        var whose = entries.TrueForAll(entry => entry.Text == first.Text)
            ? "Key policy of each:"
            : $"Key policy in {first.Planned.Region}; elsewhere the Region's own code is in its place:";
        await reporter.ConfirmAsync(
            new Confirmation(string.Join(", ", entries.Select(static entry => entry.Planned.Region)), $"{first.Confirmation.Action}, in each of {entries.Count} Regions")
            {
                Detail = $"{whose}{Environment.NewLine}{first.Text}",
                IsSummary = true,
            },
            stop).ConfigureAwait(false);
    }

    private sealed record Entry(Confirmation Confirmation, KeyPolicyDocument Policy, ServiceCmk Planned)
    {
        public string Text { get; } = Policy.ToJson(indented: true);

        /// <summary>The policy without the Region that it is for.</summary>
        public string FormOfPolicy => Text.Replace(Planned.Region, "<region>", StringComparison.Ordinal);
    }
}
