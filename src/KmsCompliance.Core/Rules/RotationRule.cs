using KmsCompliance.Identifiers;
using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC009: the key rotates by itself, as often as the settings ask for.</summary>
public sealed class RotationRule : IAskingRule
{
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
    public string Id => "KMSC009";

    /// <inheritdoc/>
    public string Title => "The key rotates by itself";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.Medium;

    /// <inheritdoc/>
    public string Why => "Rotation bounds how much one key material encrypts; without it a key that was used for years opens all of it.";

    /// <inheritdoc/>
    public bool IsMendedByKey => false;

    /// <inheritdoc/>
    public string HowToMend => "Turn automatic rotation on. A key that cannot rotate by itself is rotated on demand, or replaced by a new one.";

    /// <inheritdoc/>
    public IReadOnlyList<CmkAction> Actions { get; } = [RuleActions.GetKeyRotationStatus, RuleActions.DescribeKey];

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => Controls;

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

        var (rotation, problem) = await facts.GetRotationAsync(keyArn, cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            return RuleResult.NotKnown(problem);
        }

        if (rotation is { Enabled: true })
        {
            return OfPeriod(rotation.PeriodInDays, context.Settings.MaximumRotationDays, keyArn);
        }

        // Of a key that cannot, KMS says that it is off, or refuses to say (KMS developer guide, rotating keys).
        var (key, unread) = await facts.DescribeKeyAsync(keyArn, cancellationToken).ConfigureAwait(false);
        if (key is null && rotation is not null)
        {
            return RuleResult.NotKnown(unread!);
        }

        return key?.Origin switch
        {
            "EXTERNAL" => Impossible("its material is imported", $"# Import new material into '{keyArn}' and rotate it on demand."),
            "AWS_CLOUDHSM" or "EXTERNAL_KEY_STORE" => Impossible("it is in a custom key store", $"# Make a new key in the key store, and put what is under '{keyArn}' under it."),
            _ when rotation is null => Impossible("KMS does not rotate keys of its kind", $"# Make a new key, and put what is under '{keyArn}' under it."),
            _ => new RuleResult(
                Compliance.NonCompliant, ComplianceReason.RotationOff, KmsCompliance.Severity.Medium, "Automatic rotation of the key is off.",
                $"Enable-KMSKeyRotation -KeyId {CommandText.Quote(keyArn)} -Region {CommandText.Quote(RegionOf(keyArn))}"),
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

    private static string RegionOf(string keyArn) => AwsArn.TryParse(keyArn, out var arn) ? arn.Region : string.Empty;
}
