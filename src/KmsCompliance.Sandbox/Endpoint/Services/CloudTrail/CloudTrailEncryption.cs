using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Protocol;
using KmsCompliance.Sandbox.Endpoint.S3;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>What CloudTrail does with keys. It does so in its own name: the caller needs no right on the key.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"/></remarks>
internal static class CloudTrailEncryption
{
    public const string ServicePrincipal = "cloudtrail.amazonaws.com";

    /// <summary>The entry of the encryption context that names the trail.</summary>
    private const string ContextKey = "aws:cloudtrail:arn";

    /// <summary>Finds a key for a trail and tries it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="kmsKeyId">The key as the caller names it. What is no ARN is looked up where the bucket is.</param>
    /// <param name="bucket">The trail's bucket, in whose Region the key must be.</param>
    /// <param name="trailArn">The trail.</param>
    /// <exception cref="AwsErrorException">The key cannot serve the trail.</exception>
    public static KmsKey Resolve(AwsCall call, string kmsKeyId, Bucket bucket, string trailArn)
    {
        var there = call.In(bucket.Region);
        var key = Find(there, kmsKeyId, crossAccount: true, out var refusal);
        refusal ??= Examine(there, key!, isNoted: true, DescribeForTrail(call.AccountId, trailArn), EncryptForTrail(call.AccountId, trailArn));
        return refusal is null ? key! : throw refusal.ToException();
    }

    /// <summary>The error that keeps log files of a trail from its bucket, or null.</summary>
    public static string? DeliveryError(AwsCall call, Trail trail)
    {
        if (call.World.Buckets.Find(trail.Settings.BucketName) is not { } bucket)
        {
            return "NoSuchBucket";
        }

        if (trail.Settings.KmsKeyArn is not { } keyArn)
        {
            return null;
        }

        var there = call.In(bucket.Region);
        var key = Find(there, keyArn, crossAccount: true, out var refusal);
        return (refusal ?? Examine(there, key!, isNoted: false, EncryptForTrail(trail.AccountId, trail.Arn)))?.DeliveryError;
    }

    /// <summary>Finds a key, or tells why there is none.</summary>
    public static KmsKey? Find(AwsCall there, string kmsKeyId, bool crossAccount, out KeyRefusal? refusal)
    {
        refusal = null;
        try
        {
            return KeyLookup.Find(there, kmsKeyId, KeyIdForms.KeyOrAlias, crossAccount);
        }
        catch (AwsErrorException error) when (error.Code == "InvalidArnException")
        {
            refusal = new("InvalidKmsKeyIdException", "KMS.InvalidArnException", error.Message);
        }
        catch (AwsErrorException)
        {
            refusal = new(
                "KmsKeyNotFoundException",
                "KMS.NotFoundException",
                $"KMS key {kmsKeyId} is not found in Region {there.Region}.");
        }

        return null;
    }

    /// <summary>Tells why CloudTrail cannot use a key; null where it can.</summary>
    /// <param name="there">The call, in the key's Region.</param>
    /// <param name="key">The key.</param>
    /// <param name="isNoted">Whether CloudTrail does it, and not only would.</param>
    /// <param name="uses">What it does.</param>
    public static KeyRefusal? Examine(AwsCall there, KmsKey key, bool isNoted, params ReadOnlySpan<(string Action, KeyUse Use)> uses)
    {
        if (!key.IsSymmetricEncryption)
        {
            return new("InvalidKmsKeyIdException", "KMS.InvalidKeyUsageException", $"KMS key {key.Arn} is not a symmetric encryption key.");
        }

        try
        {
            KeyStates.RequireUsable(key);
        }
        catch (AwsErrorException error)
        {
            return new("KmsException", $"KMS.{error.Code}", $"There is an issue with KMS key {key.Arn}: {error.Code}: {error.Message}");
        }

        foreach (var (action, use) in uses)
        {
            if (isNoted ? !KeyAuthorization.Try(there, key, action, use) : !KeyAuthorization.May(there, key, action, use))
            {
                return new(
                    "InsufficientEncryptionPolicyException",
                    "AccessDenied",
                    $"Insufficient permissions to access S3 bucket or KMS key {key.Arn}: its policy does not let {ServicePrincipal} perform {action}.");
            }
        }

        return null;
    }

    private static (string Action, KeyUse Use) DescribeForTrail(string accountId, string trailArn) => ("kms:DescribeKey", ForTrail(accountId, trailArn));

    private static (string Action, KeyUse Use) EncryptForTrail(string accountId, string trailArn) => (
        "kms:GenerateDataKey",
        ForTrail(accountId, trailArn) with { EncryptionContext = new Dictionary<string, string>(StringComparer.Ordinal) { [ContextKey] = trailArn } });

    private static KeyUse ForTrail(string accountId, string trailArn) => new() { Service = new(ServicePrincipal, trailArn, accountId) };
}
