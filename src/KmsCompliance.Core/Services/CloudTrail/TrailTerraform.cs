using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>Writes trails as Terraform.</summary>
internal static class TrailTerraform
{
    /// <summary>A trail.</summary>
    /// <param name="status">The trail as it was read, in its home Region.</param>
    /// <param name="configuration">What was read of it beside.</param>
    /// <remarks><see href="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail"/></remarks>
    public static TemplateWriting Write(EncryptionStatus status, ResourceConfiguration configuration)
    {
        var trail = (TrailConfiguration)configuration;
        var properties = new List<TemplateProperty>
        {
            new("name", new TemplateContent.Text(trail.Name)),
            new("s3_bucket_name", new TemplateContent.Text(trail.BucketName)),
        };
        Add("s3_key_prefix", trail.KeyPrefix);
        Add("sns_topic_name", TopicOf(trail.SnsTopicArn, status));
        Add("cloud_watch_logs_group_arn", trail.LogGroupArn);
        Add("cloud_watch_logs_role_arn", trail.LogRoleArn);
        properties.Add(new("kms_key_id", new TemplateContent.OwnKey(trail.KmsKeyId)));
        properties.Add(new("enable_logging", new TemplateContent.Flag(trail.IsLogging)));
        properties.Add(new("enable_log_file_validation", new TemplateContent.Flag(trail.ValidatesLogFiles)));
        properties.Add(new("include_global_service_events", new TemplateContent.Flag(trail.IncludesGlobalServices)));
        properties.Add(new("is_multi_region_trail", new TemplateContent.Flag(trail.IsMultiRegion)));
        properties.Add(new("is_organization_trail", new TemplateContent.Flag(trail.IsOrganization)));
        properties.Add(TerraformEventSelectors.Basic(trail.EventSelectors));
        properties.Add(TerraformEventSelectors.Advanced(trail.AdvancedEventSelectors));

        // The provider knows types alone, for which it has insights looked for in management events.
        var isLeft = trail.InsightCategories.Any(static named => named.Categories.Any(static category => category != "Management"));
        properties.Add(isLeft
            ? new("lifecycle", new TemplateContent.Blocks([[new("ignore_changes", new TemplateContent.Texts(["insight_selector"]))]]))
            : new("insight_selector", new TemplateContent.Blocks([.. trail.InsightTypes.Order(StringComparer.Ordinal).Select(static type => (IReadOnlyList<TemplateProperty>)
            [
                new("insight_type", new TemplateContent.Text(type)),
            ])])));
        return new(("arn", status.ResourceId), properties)
        {
            Notes = isLeft ? ["The provider cannot have insights looked for in data events. A trail that does is left as it is there: its `insight_selector` is not written and its changes are ignored."] : [],
        };

        void Add(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                properties.Add(new(name, new TemplateContent.Text(text)));
            }
        }
    }

    // The provider reads a topic of the trail's own account and Region by its name, every other by its ARN.
    private static string? TopicOf(string? topic, EncryptionStatus status) =>
        AwsArn.TryParse(topic, out var arn) && arn.Region == status.Region && arn.BelongsTo(status.AccountId) ? arn.Resource : topic;
}
