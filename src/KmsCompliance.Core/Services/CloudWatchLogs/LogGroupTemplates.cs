namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>Log groups in templates.</summary>
internal static class LogGroupTemplates
{
    /// <summary>What makes log groups. Those that a service makes for itself are in no template.</summary>
    public static IReadOnlyList<TemplateForm> Forms { get; } =
    [
        new(TemplateLanguage.Terraform, "aws_cloudwatch_log_group", "kms_key_id", "name") { Arn = "arn", ToStatus = static (_, place) => ToStatus(place), Tags = "tags", Write = LogGroupTerraform.Write },
        new(TemplateLanguage.CloudFormation, "AWS::Logs::LogGroup", "KmsKeyId", "LogGroupName") { ToStatus = static (_, place) => ToStatus(place), Write = LogGroupCloudFormation.Write, Tags = "Tags" },
    ];

    private static LogGroupEncryptionStatus ToStatus(TemplatePlace place) => new()
    {
        AccountId = place.AccountId,
        Region = place.Region,
        ResourceName = place.ResourceName,
        ResourceArn = place.ResourceId,
        KmsKeyId = place.KmsKeyId,
        Tags = place.Tags,
    };
}
