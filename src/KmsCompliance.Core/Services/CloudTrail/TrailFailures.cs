using KmsCompliance.Errors;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>What can go wrong with trails and event data stores.</summary>
public static class TrailFailures
{
    /// <summary>The text names neither a trail nor an event data store.</summary>
    /// <param name="value">The text.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static Failure InvalidTrailId(string? value, string problem) =>
        Failures.New(FailureKind.InvalidArgument, $"'{value}' names neither a trail nor an event data store: {problem}. Accepted: {CloudTrailService.Forms}.", value, "Get-TrailEncryptionStatus lists the Region's trails and event data stores; Tab completes them.");

    /// <summary>A key was named by id or alias for a trail whose bucket's Region is not known.</summary>
    /// <param name="arn">The trail.</param>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="why">Why the Region is not known; a sentence.</param>
    public static Failure BucketRegionUnknown(string arn, string? bucket, string key, string why) =>
        Failures.New(FailureKind.InvalidArgument, $"The key '{key}' has to lie in the Region of the bucket '{bucket}' of the trail '{arn}', which could not be determined: {why} Nothing was changed.", arn, "Name the key by its ARN, which says its Region.");

    /// <summary>An event data store has a key, which is for its life.</summary>
    /// <param name="arn">The event data store.</param>
    /// <param name="key">Its key.</param>
    public static Failure EventDataStoreHasKey(string arn, string key) =>
        Failures.New(FailureKind.InvalidState, $"The event data store '{arn}' is under the key '{key}', and the key of an event data store can be neither changed nor removed.", arn, "Make another event data store under the new key (New-CTEventDataStore), let it take the events from now on, and keep this one and its key until its events have expired.");

    /// <summary>An event data store is being deleted.</summary>
    /// <param name="arn">The event data store.</param>
    public static Failure EventDataStorePendingDeletion(string arn) =>
        Failures.New(FailureKind.InvalidState, $"The event data store '{arn}' is scheduled for deletion and cannot be changed.", arn, "Restore it first (Restore-CTEventDataStore) if it is still needed.");

    /// <summary>The key's policy does not let CloudTrail use the key.</summary>
    /// <param name="arn">The trail or event data store.</param>
    /// <param name="key">The key.</param>
    /// <param name="service">The service's name, as <c>-Service</c> takes it.</param>
    /// <param name="why">What CloudTrail said.</param>
    public static Failure KeyPolicyRefusesCloudTrail(string arn, string key, string service, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return Failures.New(why.Kind, $"CloudTrail may not use the key '{key}' for '{arn}': {why.Describe()} Nothing was changed.", arn, $"Let the key's policy allow cloudtrail.amazonaws.com to encrypt for it; a key that 'New-ServiceCmk {service}' makes has such a policy. Let the policy of the trail's bucket allow it too.") with { Exception = why };
    }

    /// <summary>CloudTrail does not find the key where it looks for it.</summary>
    /// <param name="arn">The trail or event data store.</param>
    /// <param name="key">The key.</param>
    /// <param name="bucket">The trail's bucket; null for an event data store.</param>
    /// <param name="why">What CloudTrail said.</param>
    public static Failure KeyNotFoundByCloudTrail(string arn, string key, string? bucket, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return Failures.New(why.Kind, $"CloudTrail does not find the key '{key}' for '{arn}': {why.Describe()} Nothing was changed.", arn, bucket is null ? "Name a key of the event data store's account and Region." : $"Name a key of the Region in which the bucket '{bucket}' lies, and see that its policy lets cloudtrail.amazonaws.com use it.") with { Exception = why };
    }

    /// <summary>An organisation's trail or event data store was to be changed by somebody who may not.</summary>
    /// <param name="arn">The trail or event data store.</param>
    /// <param name="managementAccount">The account that owns it.</param>
    /// <param name="why">What CloudTrail said.</param>
    public static Failure OrganizationTrailRefused(string arn, string managementAccount, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return Failures.New(why.Kind, $"'{arn}' is an organisation's, and CloudTrail does not let this account change it: {why.Describe()} Nothing was changed.", arn, $"Use credentials of the management account {managementAccount}, or of the account that administers CloudTrail for it.") with { Exception = why };
    }
}
