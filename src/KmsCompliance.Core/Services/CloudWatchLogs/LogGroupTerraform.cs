using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>Writes log groups as Terraform.</summary>
internal static class LogGroupTerraform
{
    /// <summary>A log group.</summary>
    /// <param name="status">The log group as it was read.</param>
    /// <param name="configuration">What was read of it beside.</param>
    /// <remarks><see href="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group"/></remarks>
    public static TemplateWriting Write(EncryptionStatus status, ResourceConfiguration configuration)
    {
        var group = (LogGroupConfiguration)configuration;
        var properties = new List<TemplateProperty>
        {
            new("name", new TemplateContent.Text(group.Name)),
            new("kms_key_id", new TemplateContent.OwnKey(group.KmsKeyId)),
        };

        // Of this class AWS itself says how long events are kept; the provider refuses that number, and does not compare it.
        if (group.LogGroupClass != "DELIVERY")
        {
            properties.Add(new("retention_in_days", new TemplateContent.Number(group.RetentionInDays ?? 0)));
        }

        if (group.LogGroupClass is { } storage)
        {
            properties.Add(new("log_group_class", new TemplateContent.Text(storage)));
        }

        if (group.IsProtected is { } isProtected)
        {
            properties.Add(new("deletion_protection_enabled", new TemplateContent.Flag(isProtected)));
        }

        return new(("name", group.Name), properties)
        {
            Notes =
            [
                LogGroupConfiguration.NotRead,
                "Shows `skip_destroy = false` as added, by some versions of the provider: that is a setting of its own for later, of which AWS knows nothing.",
            ],
        };
    }
}
