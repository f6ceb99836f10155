namespace KmsCompliance.Services.SecretsManager;

/// <summary>KMSC004: no replica of a secret is under the default key of its Region.</summary>
public sealed class ReplicaKeyRule : IComplianceRule
{
    /// <summary>The rule's id.</summary>
    public const string RuleId = "KMSC004";

    private const string DefaultKey = "aws/secretsmanager";

    /// <inheritdoc/>
    public string Id => RuleId;

    /// <inheritdoc/>
    public string Title => "No replica is under the default key";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.Medium;

    /// <inheritdoc/>
    public string Level => RuleLevel.Full;

    /// <inheritdoc/>
    public IReadOnlyList<string> Services { get; } = ["SecretsManager"];

    /// <inheritdoc/>
    public string Why => "A replica holds the same secret, and has a key of its own: under the default key of its Region the secret can be read there although the primary's key is disabled.";

    /// <inheritdoc/>
    public bool IsMendedByKey => false;

    /// <inheritdoc/>
    public string HowToMend => "Put the replica under a key of its Region with Set-SecretCmk.";

    /// <inheritdoc/>
    public string Needs => "-IncludeReplica";

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.KeyControls;
    }

    /// <inheritdoc/>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context)
    {
        if (status is not SecretEncryptionStatus secret)
        {
            return null;
        }

        if (RuleResult.OfUnseen(secret) is { } unseen)
        {
            return unseen;
        }

        if (secret.PrimaryRegion is null || secret.IsReplica)
        {
            return null;
        }

        if (secret.Replica.Count == 0)
        {
            return new RuleResult(
                Compliance.Unknown, ComplianceReason.ReplicasNotRead, KmsCompliance.Severity.Medium,
                "The secret may have replicas, whose keys were not asked for: -IncludeReplica does so.", LookAgain(secret));
        }

        var underDefault = secret.Replica.Where(static replica => IsDefault(replica.Value)).Select(static replica => replica.Key).Order(StringComparer.Ordinal).ToList();
        return underDefault.Count == 0
            ? new RuleResult(Compliance.Compliant, ComplianceReason.CustomerManagedKey, KmsCompliance.Severity.Informational, "No replica is under the default key.")
            : new RuleResult(
                Compliance.NonCompliant, ComplianceReason.AwsManagedKey, KmsCompliance.Severity.Medium,
                $"Under the default key of {(underDefault.Count == 1 ? "its Region is the replica" : "their Regions are the replicas")} in {string.Join(", ", underDefault)}.",
                string.Join("; ", underDefault.Select(region => SetReplicaKey(secret, region))));
    }

    /// <summary>Whether a key is the default one of its Region.</summary>
    internal static bool IsDefault(string key) => key.EndsWith(DefaultKey, StringComparison.Ordinal);

    private static string LookAgain(SecretEncryptionStatus secret) =>
        $"Get-SecretEncryptionStatus -SecretId {CommandText.Quote(secret.ResourceArn ?? secret.ResourceName)} -IncludeReplica";

    // A replica's ARN is the primary's but for its Region.
    private static string SetReplicaKey(SecretEncryptionStatus secret, string region)
    {
        if (secret.ResourceArn?.Split(':') is not [_, _, _, _, ..] arn)
        {
            return "# Name a key of the replica's Region for it.";
        }

        arn[3] = region;
        return $"New-ServiceCmk -Service SecretsManager -Region {CommandText.Quote(region)}; "
            + $"Set-SecretCmk -SecretId {CommandText.Quote(string.Join(':', arn))} -KeyId {CommandText.Quote(ServiceCatalog.SecretsManager.DefaultAlias)}";
    }
}
