using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>KMSC013: no version of a secret is under another key than the secret.</summary>
public sealed class OldVersionKeyRule : KeyRule<KeyObservation>
{
    /// <inheritdoc/>
    public override string Id => "KMSC013";

    /// <inheritdoc/>
    public override string Title => "No version of a secret is under an older key";

    /// <inheritdoc/>
    public override string Severity => KmsCompliance.Severity.Medium;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Services { get; } = ["SecretsManager"];

    /// <inheritdoc/>
    public override string Why => "A change of key re-encrypts the versions with AWS's labels only: others can still be read by whoever may use the older key, and are lost with it.";

    /// <inheritdoc/>
    public override bool IsMendedByKey => true;

    /// <inheritdoc/>
    public override string HowToMend => "Set the secret's key again, which re-encrypts the labelled versions; others go once their labels are gone and Secrets Manager removes them.";

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> Actions { get; } = [SecretActions.ListVersions];

    /// <inheritdoc/>
    protected override Task<Fact<KeyObservation>> AskAsync(RuledKey key, IRuleFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(facts);
        return facts.ObserveAsync(key.Status, cancellationToken);
    }

    /// <inheritdoc/>
    protected override RuleResult? Judge(RuledKey key, KeyObservation answer)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(answer);
        var labelled = new List<string>();
        var others = 0;
        var unclear = 0;
        foreach (var version in answer.Versions ?? [])
        {
            switch (IsUnder(version, key.Status, key.Arn))
            {
                case false when version.Stages.Any(static stage => stage.StartsWith("AWS", StringComparison.Ordinal)):
                    labelled.Add($"{version.VersionId} ({string.Join(", ", version.Stages)})");
                    break;
                case false:
                    others++;
                    break;
                case null:
                    unclear++;
                    break;
                default:
                    break;
            }
        }

        if (labelled.Count > 0 || others > 0)
        {
            var texts = new List<string>();
            if (labelled.Count > 0)
            {
                texts.Add($"labelled: {string.Join(", ", labelled)}");
            }

            if (others > 0)
            {
                texts.Add($"without AWS's labels: {others}");
            }

            return new RuleResult(
                Compliance.NonCompliant, ComplianceReason.OldKeyVersion, labelled.Count > 0 ? KmsCompliance.Severity.Medium : KmsCompliance.Severity.Low,
                $"Versions of the secret are under another key than the secret, {string.Join("; ", texts)}.",
                labelled.Count > 0
                    ? $"Set-SecretCmk -SecretId {CommandText.Quote(key.Status.ResourceId)} -KeyId {CommandText.Quote(key.Arn)} -Force"
                    : $"# The versions of '{key.Status.ResourceId}' go by themselves once they have no label.");
        }

        return unclear > 0 || answer.Versions is not { Count: > 0 }
            ? RuleResult.NotKnown("Under which keys the secret's versions are was not reported.")
            : RuleResult.Holds("Every version of the secret is under its key.");
    }

    // Null where it is not reported, or reported by an alias that may be the key's.
    private static bool? IsUnder(ObservedVersion version, EncryptionStatus status, string keyArn)
    {
        if (version.KmsKeyIds is not { Count: > 0 } reported)
        {
            return null;
        }

        var unclear = false;
        foreach (var name in reported)
        {
            var reference = KeyReference.FromService(name);
            if (name == status.KmsKeyId || name == keyArn || (reference is { IsAlias: false, Arn: null } && keyArn.EndsWith($"/{reference.Name}", StringComparison.Ordinal)))
            {
                return true;
            }

            unclear |= reference is { IsAlias: true, IsAwsManagedAlias: false };
        }

        return unclear ? null : false;
    }
}
