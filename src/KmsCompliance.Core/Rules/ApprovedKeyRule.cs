using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC003: the key is on the list of approved keys, where a list is given.</summary>
public sealed class ApprovedKeyRule : IComplianceRule
{
    /// <summary>The rule's id.</summary>
    public const string RuleId = "KMSC003";

    /// <inheritdoc/>
    public string Id => RuleId;

    /// <inheritdoc/>
    public string Title => "The key is an approved key";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.High;

    /// <inheritdoc/>
    public string Why => "A key that somebody made beside the approved ones may have other users, other administrators and no rotation.";

    /// <inheritdoc/>
    public string Needs => "-ApprovedKey, or -SettingsPath with approvedKeys";

    /// <inheritdoc/>
    public string HowToMend => "Put the resource under an approved key.";

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => [];

    /// <inheritdoc/>
    public string? Lacks(RuleInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.HasApprovedKeys ? null : "the list of approved keys: -ApprovedKey, or approvedKeys in the settings of -SettingsPath";
    }

    /// <inheritdoc/>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(context);
        return context.Approval switch
        {
            KeyApproval.NotAsked => null,
            _ when RuleResult.OfUnseen(status) is { } unseen => unseen,
            KeyApproval.Approved =>
                new RuleResult(Compliance.Compliant, ComplianceReason.CustomerManagedKey, KmsCompliance.Severity.Informational, "The key is on the list of approved keys."),
            KeyApproval.NotApproved =>
                new RuleResult(Compliance.NonCompliant, ComplianceReason.KeyNotApproved, KmsCompliance.Severity.High, $"The key '{status.KmsKeyId ?? "(default)"}' is not on the list of approved keys."),
            _ => new RuleResult(Compliance.Unknown, ComplianceReason.KeyUnreadable, KmsCompliance.Severity.Medium, "The list of approved keys names aliases, and the key's aliases could not be read."),
        };
    }
}
