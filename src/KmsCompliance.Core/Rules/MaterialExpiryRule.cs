using System.Globalization;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC010: imported material of the key does not expire soon.</summary>
public sealed class MaterialExpiryRule : KeyRule<KeyDescription>
{
    private const int SoonInDays = 30;

    /// <inheritdoc/>
    public override string Id => "KMSC010";

    /// <inheritdoc/>
    public override string Title => "Imported key material does not expire soon";

    /// <inheritdoc/>
    public override string Severity => KmsCompliance.Severity.High;

    /// <inheritdoc/>
    public override string Why => "Once imported material has expired, KMS deletes it: nothing can be encrypted, and nothing that it encrypted read, until the same material is imported again.";

    /// <inheritdoc/>
    public override bool IsAnsweredByTemplate => true;

    /// <inheritdoc/>
    public override string HowToMend => $"Import the same material again, with a later day or none. Expiry within {SoonInDays.ToString(CultureInfo.InvariantCulture)} days is found.";

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> Actions { get; } = [RuleActions.DescribeKey];

    /// <inheritdoc/>
    protected override Task<Fact<KeyDescription>> AskAsync(RuledKey key, IRuleFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(facts);
        return facts.DescribeKeyAsync(key.Arn, cancellationToken);
    }

    /// <inheritdoc/>
    protected override RuleResult? Judge(RuledKey key, KeyDescription answer)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Origin != "EXTERNAL")
        {
            return null;
        }

        // Without material it is not usable, which is said elsewhere.
        if (answer.ValidTo is not { } end)
        {
            return RuleResult.Holds("The key's imported material does not expire.");
        }

        var day = DateOnly.FromDateTime(end.UtcDateTime);
        var text = day.ToString(Exemption.DayFormat, CultureInfo.InvariantCulture);
        return day > key.Context.Today.AddDays(SoonInDays)
            ? RuleResult.Holds($"The key's imported material expires on {text}.")
            : new RuleResult(
                Compliance.NonCompliant, ComplianceReason.MaterialExpires, KmsCompliance.Severity.High, $"The key's imported material expires on {text}, and what is under it cannot be read after that.",
                $"# Import the same material again, with a later day or none: Import-CmkMaterial -KeyId {CommandText.Quote(key.Arn)} -Path <file> -ValidTo <day>");
    }
}
