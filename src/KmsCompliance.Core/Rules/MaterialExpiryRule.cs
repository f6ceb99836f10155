using System.Globalization;
using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC010: imported material of the key does not expire soon.</summary>
public sealed class MaterialExpiryRule : IAskingRule
{
    private const int SoonInDays = 30;

    /// <inheritdoc/>
    public string Id => "KMSC010";

    /// <inheritdoc/>
    public string Title => "Imported key material does not expire soon";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.High;

    /// <inheritdoc/>
    public string Why => "Once imported material has expired, KMS deletes it: nothing can be encrypted, and nothing that it encrypted read, until the same material is imported again.";

    /// <inheritdoc/>
    public bool IsMendedByKey => false;

    /// <inheritdoc/>
    public string HowToMend => $"Import the same material again, with a later day or none. Expiry within {SoonInDays.ToString(CultureInfo.InvariantCulture)} days is found.";

    /// <inheritdoc/>
    public IReadOnlyList<CmkAction> Actions { get; } = [RuleActions.DescribeKey];

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

        var (key, problem) = await facts.DescribeKeyAsync(keyArn, cancellationToken).ConfigureAwait(false);
        if (key is null)
        {
            return RuleResult.NotKnown(problem!);
        }

        if (key.Origin != "EXTERNAL")
        {
            return null;
        }

        // Without material it is not usable, which is said elsewhere.
        if (key.ValidTo is not { } end)
        {
            return RuleResult.Holds("The key's imported material does not expire.");
        }

        var day = DateOnly.FromDateTime(end.UtcDateTime);
        var text = day.ToString(Exemption.DayFormat, CultureInfo.InvariantCulture);
        return day > context.Today.AddDays(SoonInDays)
            ? RuleResult.Holds($"The key's imported material expires on {text}.")
            : new RuleResult(
                Compliance.NonCompliant, ComplianceReason.MaterialExpires, KmsCompliance.Severity.High, $"The key's imported material expires on {text}, and what is under it cannot be read after that.",
                $"# Import the material of '{keyArn}' again, with a later day or none.");
    }
}
