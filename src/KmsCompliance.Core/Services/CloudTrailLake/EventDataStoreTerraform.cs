using KmsCompliance.Ports;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>Writes event data stores as Terraform.</summary>
internal static class EventDataStoreTerraform
{
    /// <summary>Why it gets no key by Terraform.</summary>
    public const string WhyKeyStays = "It is written with the key that it has: the provider would replace an event data store whose key changes, and its events would be lost. Give it its key by Invoke-CmkPlan before these files are applied, or by Set-ServiceCmk, and export again.";

    // More than this the provider refuses, though CloudTrail takes up to 3653.
    private const int LongestRetention = 2555;

    /// <summary>An event data store.</summary>
    /// <param name="status">The event data store as it was read.</param>
    /// <param name="configuration">What was read of it beside.</param>
    /// <remarks><see href="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail_event_data_store"/></remarks>
    public static TemplateWriting Write(EncryptionStatus status, ResourceConfiguration configuration)
    {
        var store = (EventDataStoreConfiguration)configuration;
        var isRetentionLeft = store.RetentionInDays is null or > LongestRetention;
        var properties = new List<TemplateProperty>
        {
            new("name", new TemplateContent.Text(store.Name)),
            new("kms_key_id", new TemplateContent.OwnKey(store.KmsKeyId)),
        };
        if (!isRetentionLeft)
        {
            properties.Add(new("retention_period", new TemplateContent.Number(store.RetentionInDays!.Value)));
        }

        if (store.BillingMode is { } mode)
        {
            properties.Add(new("billing_mode", new TemplateContent.Text(mode)));
        }

        properties.Add(new("multi_region_enabled", new TemplateContent.Flag(store.IsMultiRegion)));
        properties.Add(new("organization_enabled", new TemplateContent.Flag(store.IsOrganization)));
        properties.Add(new("termination_protection_enabled", new TemplateContent.Flag(store.IsProtected)));
        properties.Add(TerraformEventSelectors.Advanced(store.AdvancedEventSelectors));

        // The provider replaces a store whose key changes, and its events would be gone.
        var lifecycle = new List<TemplateProperty> { new("prevent_destroy", new TemplateContent.Flag(Value: true)) };
        if (isRetentionLeft)
        {
            lifecycle.Add(new("ignore_changes", new TemplateContent.Texts(["retention_period"])));
        }

        properties.Add(new("lifecycle", new TemplateContent.Blocks([lifecycle])));
        return new(("arn", status.ResourceId), properties)
        {
            Notes =
            [
                "The provider replaces an event data store whose key changes, and its events would be lost. So `prevent_destroy` is set, and Terraform refuses such a plan: an event data store gets its key by `Set-ServiceCmk` or `Invoke-CmkPlan` first.",
                "The provider takes no retention of more than 2555 days. A longer one is left as it is: its `retention_period` is not written and its changes are ignored.",
            ],
        };
    }
}
