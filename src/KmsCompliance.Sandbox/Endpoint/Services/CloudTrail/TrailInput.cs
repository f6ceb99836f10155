using KmsCompliance.Sandbox.Endpoint.Protocol;
using KmsCompliance.Sandbox.Endpoint.S3;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>The members of CreateTrail and UpdateTrail, but for the key.</summary>
internal static class TrailInput
{
    private const int MaxPrefix = 200;
    private const int MaxTopic = 256;

    /// <summary>Settings with the members that were sent; the others stay.</summary>
    /// <exception cref="AwsErrorException">A member is not right, or they do not go together.</exception>
    public static TrailSettings Read(JsonInput input, TrailSettings before)
    {
        var after = before with
        {
            BucketName = input.OptionalText("S3BucketName") ?? before.BucketName,
            KeyPrefix = Changed(input.OptionalText("S3KeyPrefix"), before.KeyPrefix),
            SnsTopicName = Changed(input.OptionalText("SnsTopicName"), before.SnsTopicName),
            IncludesGlobalServices = input.OptionalFlag("IncludeGlobalServiceEvents") ?? before.IncludesGlobalServices,
            IsMultiRegion = input.OptionalFlag("IsMultiRegionTrail") ?? before.IsMultiRegion,
            ValidatesLogFiles = input.OptionalFlag("EnableLogFileValidation") ?? before.ValidatesLogFiles,
            LogGroupArn = Changed(input.OptionalText("CloudWatchLogsLogGroupArn"), before.LogGroupArn),
            LogRoleArn = Changed(input.OptionalText("CloudWatchLogsRoleArn"), before.LogRoleArn),
            IsOrganization = input.OptionalFlag("IsOrganizationTrail") ?? before.IsOrganization,
        };
        if (!Bucket.IsName(after.BucketName))
        {
            throw new AwsErrorException("InvalidS3BucketNameException", $"Bucket name is invalid: {after.BucketName}");
        }

        if (after.KeyPrefix?.Length > MaxPrefix)
        {
            throw new AwsErrorException("InvalidS3PrefixException", $"S3 prefix is longer than maximum length of {MaxPrefix}.");
        }

        if (after.SnsTopicName?.Length > MaxTopic)
        {
            throw new AwsErrorException("InvalidSnsTopicNameException", $"SNS topic name is longer than maximum length of {MaxTopic}.");
        }

        return after.IsMultiRegion && !after.IncludesGlobalServices
            ? throw new AwsErrorException("InvalidParameterCombinationException", "Multi-Region trail must include global service events.")
            : after;
    }

    private static string? Changed(string? sent, string? before) => sent switch
    {
        null => before,
        "" => null,
        _ => sent,
    };
}
