using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC008: the key is of an account that the settings list.</summary>
public sealed class ListedAccountRule : IComplianceRule
{
    /// <inheritdoc/>
    public string Id => "KMSC008";

    /// <inheritdoc/>
    public string Title => "The key is of a listed account";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.High;

    /// <inheritdoc/>
    public string Why => "Whoever owns the key can take it away or let others read the data: another account than one's own has to be meant.";

    /// <inheritdoc/>
    public string Needs => "-SettingsPath, with accounts";

    /// <inheritdoc/>
    public string HowToMend => "Put the resource under a key of a listed account, or list the account.";

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => [];

    /// <inheritdoc/>
    public string? Lacks(RuleInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Settings.Accounts.Count > 0 ? null : "accounts in the settings of -SettingsPath";
    }

    /// <inheritdoc/>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Settings.Accounts.Count == 0)
        {
            return null;
        }

        if (RuleResult.OfUnseen(status) is { } unseen)
        {
            return unseen;
        }

        // AWS's own keys are KMSC001's.
        if (status.KmsKeyId is null || status.KeyManager == "AWS" || status.Reason is ComplianceReason.AwsManagedKey or ComplianceReason.AwsOwnedKey)
        {
            return null;
        }

        return status.KeyAccountId is not { } account
                ? new RuleResult(Compliance.Unknown, status.Reason, KmsCompliance.Severity.Medium, "It is not known whose key it is.")
            : context.Settings.Accounts.Contains(account, StringComparer.Ordinal)
                ? new RuleResult(Compliance.Compliant, ComplianceReason.RuleHolds, KmsCompliance.Severity.Informational, "The key is of a listed account.")
            : new RuleResult(
                Compliance.NonCompliant, ComplianceReason.AccountNotListed, KmsCompliance.Severity.High, $"The key '{status.KeyArn ?? status.KmsKeyId}' is of the account {account}, which the settings do not list.");
    }
}
