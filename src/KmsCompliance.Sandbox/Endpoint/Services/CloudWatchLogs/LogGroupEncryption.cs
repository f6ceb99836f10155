using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>What CloudWatch Logs does with keys. It does so in its own name: the caller needs no right on the key.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"/></remarks>
internal static class LogGroupEncryption
{
    /// <summary>The entry of the encryption context that names the log group.</summary>
    private const string ContextKey = "aws:logs:arn";

    private static readonly string[] Actions = ["kms:Encrypt", "kms:GenerateDataKey", "kms:Decrypt"];

    /// <summary>Finds a key for a log group and tries it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="kmsKeyId">The ARN of the key.</param>
    /// <param name="logGroupArn">The log group, without <c>:*</c> after its name.</param>
    /// <exception cref="AwsErrorException">InvalidParameterException: the key cannot serve the log group.</exception>
    public static KmsKey Resolve(AwsCall call, string kmsKeyId, string logGroupArn)
    {
        var key = Find(call, kmsKeyId);
        if (!key.IsSymmetricEncryption)
        {
            throw LogGroupLookup.Invalid($"The KMS key {key.Arn} is not a symmetric encryption key.");
        }

        var use = new KeyUse
        {
            Service = new($"logs.{call.Region}.amazonaws.com"),
            EncryptionContext = new Dictionary<string, string>(StringComparer.Ordinal) { [ContextKey] = logGroupArn },
        };
        var operation = call.Operation == "GetLogEvents" ? "kms:Decrypt" : "kms:GenerateDataKey";
        try
        {
            KeyStates.RequireUsable(key);
        }
        catch (AwsErrorException error)
        {
            UsageOperations.Refused(call, key, operation, use, error);
            throw LogGroupLookup.Invalid(error.Message);
        }

        if (Array.Find(Actions, action => !KeyAuthorization.May(call, key, action, use)) is { } missing)
        {
            KeyAuthorization.Try(call, key, missing, use);
            throw LogGroupLookup.Invalid($"The specified KMS key does not exist or is not allowed to be used with LogGroup '{logGroupArn}'");
        }

        UsageOperations.Served(call, key, operation, use);
        return key;
    }

    private static KmsKey Find(AwsCall call, string kmsKeyId)
    {
        if (!kmsKeyId.StartsWith("arn:", StringComparison.Ordinal))
        {
            throw LogGroupLookup.Invalid($"Invalid KMS key '{kmsKeyId}': the ARN of a key is wanted.");
        }

        try
        {
            return KeyLookup.Find(call, kmsKeyId, KeyIdForms.Key, crossAccount: true);
        }
        catch (AwsErrorException error)
        {
            throw LogGroupLookup.Invalid($"The specified KMS key does not exist: {error.Message}");
        }
    }
}
