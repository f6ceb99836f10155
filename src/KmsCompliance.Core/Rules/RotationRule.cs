using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC009: the key rotates by itself, as often as the settings ask for.</summary>
public sealed class RotationRule : KeyRule<RotationAnswer>
{
    /// <summary>The rule's id.</summary>
    internal const string RuleId = "KMSC009";

    private const string SecurityHubControl = "AWS Security Hub KMS.4";

    private static readonly FrameworkControl[] Controls =
    [
        new("PCI DSS 4.0.1", "3.7.4", SecurityHubControl),
        new("NIST 800-53 r5", "SC-12", SecurityHubControl),
        new("NIST 800-53 r5", "SC-12(2)", SecurityHubControl),
        new("NIST 800-53 r5", "SC-28(3)", SecurityHubControl),
        new("CIS AWS 3.0.0", "3.6", SecurityHubControl),
        new("CIS AWS 5.0.0", "3.6", SecurityHubControl),
        new("CIS AWS 6.0.0", "4.6", SecurityHubControl),
    ];

    /// <inheritdoc/>
    public override string Id => RuleId;

    /// <inheritdoc/>
    public override string Title => "The key rotates by itself";

    /// <inheritdoc/>
    public override string Severity => KmsCompliance.Severity.Medium;

    /// <inheritdoc/>
    public override string Why => "Rotation bounds how much one key material encrypts; without it a key that was used for years opens all of it.";

    /// <inheritdoc/>
    public override bool IsAnsweredByTemplate => true;

    /// <inheritdoc/>
    public override string HowToMend => "Turn automatic rotation on. A key that cannot rotate by itself is rotated on demand, or replaced by a new one.";

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> Actions { get; } = [RuleActions.GetKeyRotationStatus, RuleActions.DescribeKey];

    /// <inheritdoc/>
    public override IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => Controls;

    /// <inheritdoc/>
    protected override async Task<Fact<RotationAnswer>> AskAsync(RuledKey key, IRuleFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(facts);
        var (rotation, problem) = await facts.GetRotationAsync(key.Arn, cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            return new(Value: null, problem);
        }

        if (rotation is { Enabled: true })
        {
            return new(new RotationAnswer(rotation, Origin: null), Problem: null);
        }

        // Of a key that cannot, KMS says that it is off, or refuses to say (KMS developer guide, rotating keys).
        var (described, unread) = await facts.DescribeKeyAsync(key.Arn, cancellationToken).ConfigureAwait(false);
        return described is null && rotation is not null ? new(Value: null, unread) : new(new RotationAnswer(rotation, described?.Origin), Problem: null);
    }

    /// <inheritdoc/>
    protected override RuleResult? Judge(RuledKey key, RotationAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Rotation is { Enabled: true } rotation)
        {
            return OfPeriod(rotation.PeriodInDays, key.Context.Settings.MaximumRotationDays, key.Arn);
        }

        return answer.Origin switch
        {
            "EXTERNAL" => Impossible("its material is imported", $"# Import new material into '{key.Arn}' and rotate it on demand."),
            "AWS_CLOUDHSM" or "EXTERNAL_KEY_STORE" => Impossible("it is in a custom key store", $"# Make a new key in the key store, and put what is under '{key.Arn}' under it."),
            _ when answer.Rotation is null => Impossible("KMS does not rotate keys of its kind", $"# Make a new key, and put what is under '{key.Arn}' under it."),
            _ => new RuleResult(
                Compliance.NonCompliant, ComplianceReason.RotationOff, KmsCompliance.Severity.Medium, "Automatic rotation of the key is off.",
                $"Enable-KMSKeyRotation -KeyId {CommandText.Quote(key.Arn)} -Region {CommandText.Quote(key.Region)}"),
        };
    }

    private static RuleResult OfPeriod(int? days, int? most, string keyArn) =>
        most is not { } limit ? RuleResult.Holds($"The key rotates by itself{(days is { } period ? $" every {period} days" : string.Empty)}.")
        : days is not { } known ? RuleResult.NotKnown("The key rotates by itself; how often was not reported.")
        : known <= limit ? RuleResult.Holds($"The key rotates by itself every {known} days.")
        : new RuleResult(
            Compliance.NonCompliant, ComplianceReason.RotationTooSeldom, KmsCompliance.Severity.Low, $"The key rotates by itself every {known} days; {limit} at most are accepted.",
            $"# Set the rotation period of '{keyArn}' to {limit} days or less.");

    private static RuleResult Impossible(string why, string remediation) =>
        new(Compliance.NonCompliant, ComplianceReason.RotationImpossible, KmsCompliance.Severity.Low, $"The key cannot rotate by itself: {why}.", remediation);
}

/// <summary>What AWS says of a key's rotation.</summary>
/// <param name="Rotation">Whether it is on; null for a key that cannot rotate by itself.</param>
/// <param name="Origin">Where the material of a key is from that does not rotate; null where that is not known, or it rotates.</param>
public sealed record RotationAnswer(KeyRotation? Rotation, string? Origin);
