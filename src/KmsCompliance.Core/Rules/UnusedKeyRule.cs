using System.Globalization;
using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC011: the key was used lately.</summary>
public sealed class UnusedKeyRule : IAskingRule
{
    private const int UsualDays = 90;

    /// <inheritdoc/>
    public string Id => "KMSC011";

    /// <inheritdoc/>
    public string Title => "The key was used lately";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.Low;

    /// <inheritdoc/>
    public string Why => "A key that nobody uses costs as much as any, and may show that what it is for is not written or read any more. Never delete a key for this alone: disable it first, and watch.";

    /// <inheritdoc/>
    public bool IsMendedByKey => false;

    /// <inheritdoc/>
    public string HowToMend => $"Find out whether the resource is still needed. {UsualDays.ToString(CultureInfo.InvariantCulture)} days are accepted unless the settings say otherwise (maximumUnusedDays).";

    /// <inheritdoc/>
    public IReadOnlyList<CmkAction> Actions { get; } = [RuleActions.GetKeyLastUsage];

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => [];

    /// <inheritdoc/>
    public async Task<RuleResult?> EvaluateAsync(EncryptionStatus status, RuleContext context, IRuleFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(facts);
        if (!RuleResult.TryFindKey(status, out var keyArn, out var result))
        {
            return result;
        }

        var (usage, problem) = await facts.GetLastUsageAsync(keyArn, cancellationToken).ConfigureAwait(false);
        if (usage is null)
        {
            return RuleResult.NotKnown(problem!);
        }

        var most = context.Settings.MaximumUnusedDays ?? UsualDays;
        if (usage.LastUsedAt is { } moment)
        {
            var what = usage.Operation is null ? string.Empty : $" ({usage.Operation})";
            return DaysSince(moment, context.Today) <= most
                ? RuleResult.Holds($"The key was last used on {Day(moment)}{what}.")
                : Unused($"The key was last used on {Day(moment)}{what}; {most} days without use are accepted.", status);
        }

        // What happened before KMS began to look is not known (KMS developer guide, last usage of keys).
        if (usage.TrackedSince is not { } since || usage.CreatedAt is not { } created || created < since)
        {
            return RuleResult.NotKnown($"KMS has seen no use of the key{(usage.TrackedSince is { } start ? $" since {Day(start)}, when it began to look" : string.Empty)}; what was before is not known.");
        }

        return DaysSince(created, context.Today) <= most
            ? RuleResult.Holds($"The key was made on {Day(created)}, and has not been used yet.")
            : Unused($"The key was made on {Day(created)} and has never been used.", status);
    }

    private static int DaysSince(DateTimeOffset moment, DateOnly today) => today.DayNumber - DateOnly.FromDateTime(moment.UtcDateTime).DayNumber;

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString(Exemption.DayFormat, CultureInfo.InvariantCulture);

    private static RuleResult Unused(string message, EncryptionStatus status) =>
        new(Compliance.NonCompliant, ComplianceReason.KeyUnused, KmsCompliance.Severity.Low, message, $"# Find out whether '{status.ResourceId}' is still needed.");
}
