using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC007: the resource has the tags that the settings ask for.</summary>
public sealed class RequiredTagsRule : IComplianceRule
{
    /// <inheritdoc/>
    public string Id => "KMSC007";

    /// <inheritdoc/>
    public string Title => "The resource has the required tags";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.Low;

    /// <inheritdoc/>
    public string Why => "Without an owner nobody answers for the data, and without a class nobody knows how much its key matters.";

    /// <inheritdoc/>
    public string Needs => "-SettingsPath, with requiredTags";

    /// <inheritdoc/>
    public bool IsMendedByKey => false;

    /// <inheritdoc/>
    public string HowToMend => "Tag the resource.";

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => [];

    /// <inheritdoc/>
    public string? Lacks(RuleInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Settings.RequiredTags.Count > 0 ? null : "requiredTags in the settings of -SettingsPath";
    }

    /// <inheritdoc/>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Settings.RequiredTags.Count == 0)
        {
            return null;
        }

        if (RuleResult.OfUnseen(status) is { } unseen)
        {
            return unseen;
        }

        // A setting that is not a resource has no tags to have.
        if (status.ResourceArn is null)
        {
            return null;
        }

        if (status.Tags is not { } tags)
        {
            return new RuleResult(
                Compliance.Unknown, ComplianceReason.TagsNotRead, KmsCompliance.Severity.Low,
                $"The listing of {status.Service} does not have tags, so that it is not known which the resource has.", "# Look at the resource's tags by other means.");
        }

        var problems = new List<string>();
        foreach (var required in context.Settings.RequiredTags)
        {
            if (!tags.TryGetValue(required.Key, out var value))
            {
                problems.Add($"'{required.Key}' is missing");
            }
            else if (!required.Fits(value))
            {
                problems.Add($"'{required.Key}' is '{value}', which is none of {string.Join(", ", required.Values)}");
            }
        }

        return problems.Count == 0
            ? new RuleResult(Compliance.Compliant, ComplianceReason.RuleHolds, KmsCompliance.Severity.Informational, "The resource has the required tags.")
            : new RuleResult(
                Compliance.NonCompliant, ComplianceReason.TagMissing, KmsCompliance.Severity.Low, $"Of the required tags, {string.Join("; ", problems)}.",
                $"# Tag '{status.ResourceArn}'.");
    }
}
