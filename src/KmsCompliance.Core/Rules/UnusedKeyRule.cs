using System.Globalization;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC011: the key was used lately.</summary>
public sealed class UnusedKeyRule : KeyRule<KeyLastUsage>
{
    private const int UsualDays = 90;

    /// <inheritdoc/>
    public override string Id => "KMSC011";

    /// <inheritdoc/>
    public override string Title => "The key was used lately";

    /// <inheritdoc/>
    public override string Severity => KmsCompliance.Severity.Low;

    /// <inheritdoc/>
    public override string Why => "A key that nobody uses costs as much as any, and may show that what it is for is not written or read any more. Never delete a key for this alone: disable it first, and watch.";

    /// <inheritdoc/>
    public override string HowToMend => $"Find out whether the resource is still needed. {UsualDays.ToString(CultureInfo.InvariantCulture)} days are accepted unless the settings say otherwise (maximumUnusedDays).";

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> Actions { get; } = [RuleActions.GetKeyLastUsage];

    /// <inheritdoc/>
    protected override Task<Fact<KeyLastUsage>> AskAsync(RuledKey key, IRuleFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(facts);
        return facts.GetLastUsageAsync(key.Arn, cancellationToken);
    }

    /// <inheritdoc/>
    protected override RuleResult? Judge(RuledKey key, KeyLastUsage answer)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(answer);
        var most = key.Context.Settings.MaximumUnusedDays ?? UsualDays;
        if (answer.LastUsedAt is { } moment)
        {
            var what = answer.Operation is null ? string.Empty : $" ({answer.Operation})";
            return DaysSince(moment, key.Context.Today) <= most
                ? RuleResult.Holds($"The key was last used on {Day(moment)}{what}.")
                : Unused($"The key was last used on {Day(moment)}{what}; {most} days without use are accepted.", key.Status);
        }

        // What happened before KMS began to look is not known (KMS developer guide, last usage of keys).
        if (answer.TrackedSince is not { } since || answer.CreatedAt is not { } created || created < since)
        {
            return RuleResult.NotKnown($"KMS has seen no use of the key{(answer.TrackedSince is { } start ? $" since {Day(start)}, when it began to look" : string.Empty)}; what was before is not known.");
        }

        return DaysSince(created, key.Context.Today) <= most
            ? RuleResult.Holds($"The key was made on {Day(created)}, and has not been used yet.")
            : Unused($"The key was made on {Day(created)} and has never been used.", key.Status);
    }

    private static int DaysSince(DateTimeOffset moment, DateOnly today) => today.DayNumber - DateOnly.FromDateTime(moment.UtcDateTime).DayNumber;

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString(Exemption.DayFormat, CultureInfo.InvariantCulture);

    private static RuleResult Unused(string message, EncryptionStatus status) =>
        new(Compliance.NonCompliant, ComplianceReason.KeyUnused, KmsCompliance.Severity.Low, message, $"# Find out whether '{status.ResourceId}' is still needed.");
}
