using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>Writes log groups for CloudFormation.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html"/></remarks>
internal static class LogGroupCloudFormation
{
    /// <summary>Writes a log group, which its name identifies.</summary>
    /// <param name="status">The log group.</param>
    /// <param name="configuration">What was read of it beside.</param>
    public static TemplateWriting Write(EncryptionStatus status, ResourceConfiguration configuration)
    {
        var group = (LogGroupConfiguration)configuration;
        List<TemplateProperty> properties = [new("LogGroupName", new TemplateContent.Text(group.Name))];
        if (group.LogGroupClass is { } kind)
        {
            properties.Add(new("LogGroupClass", new TemplateContent.Text(kind)));
        }

        if (group.RetentionInDays is { } days)
        {
            properties.Add(new("RetentionInDays", new TemplateContent.Number(days)));
        }

        if (group.IsProtected is { } isProtected)
        {
            properties.Add(new("DeletionProtectionEnabled", new TemplateContent.Flag(isProtected)));
        }

        properties.Add(new("KmsKeyId", new TemplateContent.OwnKey(group.KmsKeyId)));
        return new(("LogGroupName", group.Name), properties) { Notes = [LogGroupConfiguration.NotRead] };
    }
}
