using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>Writes trails for CloudFormation.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html"/></remarks>
internal static class TrailCloudFormation
{
    /// <summary>Writes a trail, which its name identifies.</summary>
    /// <param name="status">The trail.</param>
    /// <param name="configuration">What was read of it beside.</param>
    public static TemplateWriting Write(EncryptionStatus status, ResourceConfiguration configuration)
    {
        var trail = (TrailConfiguration)configuration;
        List<TemplateProperty> properties =
        [
            new("TrailName", new TemplateContent.Text(trail.Name)),
            new("S3BucketName", new TemplateContent.Text(trail.BucketName)),
        ];
        AddText(properties, "S3KeyPrefix", trail.KeyPrefix);
        properties.Add(new("IsLogging", new TemplateContent.Flag(trail.IsLogging)));
        properties.Add(new("EnableLogFileValidation", new TemplateContent.Flag(trail.ValidatesLogFiles)));
        properties.Add(new("IncludeGlobalServiceEvents", new TemplateContent.Flag(trail.IncludesGlobalServices)));
        properties.Add(new("IsMultiRegionTrail", new TemplateContent.Flag(trail.IsMultiRegion)));
        properties.Add(new("IsOrganizationTrail", new TemplateContent.Flag(trail.IsOrganization)));

        // The property takes a name or an ARN, and a topic may be another account's or Region's.
        AddText(properties, "SnsTopicName", trail.SnsTopicArn);
        AddText(properties, "CloudWatchLogsLogGroupArn", trail.LogGroupArn);
        AddText(properties, "CloudWatchLogsRoleArn", trail.LogRoleArn);
        properties.Add(new("KMSKeyId", new TemplateContent.OwnKey(trail.KmsKeyId)));
        if (trail.EventSelectors.Count > 0)
        {
            properties.Add(new("EventSelectors", new TemplateContent.Blocks([.. trail.EventSelectors.Select(Write)])));
        }

        EventSelectorCloudFormation.Add(properties, trail.AdvancedEventSelectors);
        if (trail.InsightTypes.Count > 0)
        {
            properties.Add(new("InsightSelectors", new TemplateContent.Blocks([.. trail.InsightTypes.Select(type => Insight(type, trail.InsightCategories.FirstOrDefault(named => named.Type == type).Categories))])));
        }

        return new(("TrailName", trail.Name), properties);
    }

    private static TemplateProperty[] Insight(string type, IReadOnlyList<string>? categories)
    {
        var property = new TemplateProperty("InsightType", new TemplateContent.Text(type));
        return categories is null ? [property] : [property, new("EventCategories", new TemplateContent.Texts(categories))];
    }

    private static List<TemplateProperty> Write(TrailEventSelector selector)
    {
        List<TemplateProperty> properties =
        [
            new("ReadWriteType", new TemplateContent.Text(selector.ReadWriteType)),
            new("IncludeManagementEvents", new TemplateContent.Flag(selector.IncludesManagement)),
        ];
        if (selector.DataResources.Count > 0)
        {
            properties.Add(new("DataResources", new TemplateContent.Blocks([.. selector.DataResources.Select(static data => new[]
            {
                new TemplateProperty("Type", new TemplateContent.Text(data.Type)),
                new TemplateProperty("Values", new TemplateContent.Texts(data.Values)),
            })])));
        }

        if (selector.ExcludedSources.Count > 0)
        {
            properties.Add(new("ExcludeManagementEventSources", new TemplateContent.Texts(selector.ExcludedSources)));
        }

        return properties;
    }

    private static void AddText(List<TemplateProperty> properties, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            properties.Add(new(name, new TemplateContent.Text(text)));
        }
    }
}
