using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>Changing a trail's key: for files that are delivered from now on, by a key that lies beside the trail's bucket
/// (CloudTrail API Reference, UpdateTrail: KmsKeyId).</summary>
internal sealed class TrailKeyChange : ServiceKeyChange
{
    private const string NoKey = "none (SSE-S3, keys that Amazon S3 owns)";

    /// <inheritdoc/>
    public override bool CanRestoreDefault => true;

    /// <inheritdoc/>
    public override string Applied =>
        "New log and digest files are under the key within about 5 minutes; those delivered before keep their encryption.";

    /// <inheritdoc/>
    public override string AppliedDefault =>
        "New log and digest files are under keys that Amazon S3 owns (SSE-S3) within about 5 minutes; those delivered before keep their encryption, and need the former key to be read.";

    /// <inheritdoc/>
    public override string NotSeen => "CloudTrail accepted the key; whether it reports it was not seen. Get-TrailEncryptionStatus shows it.";

    /// <inheritdoc/>
    public override string Describe(EncryptionStatus resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return $"the trail '{resource.ResourceArn}'";
    }

    /// <inheritdoc/>
    public override string DescribePlace(EncryptionStatus resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return $"the bucket of the trail '{resource.ResourceName}'";
    }

    /// <inheritdoc/>
    public override bool IsOrganizationWide(EncryptionStatus resource) => resource is TrailEncryptionStatus { IsOrganization: true };

    /// <inheritdoc/>
    public override async Task<string> FindKeyRegionAsync(
        EncryptionStatus resource, KeyReference key, KeyChangeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(context);
        var trail = (TrailEncryptionStatus)resource;
        var location = trail.DeliveryBucket is { } bucket
            ? await context.Session.GetBucketLocator(trail.Region).FindAsync(bucket, cancellationToken).ConfigureAwait(false)
            : new BucketLocation(Region: null);
        if (location.Region is { } region)
        {
            return region;
        }

        var why = location.Cause?.Describe() ?? "CloudTrail does not name it.";
        if (key.Arn is not { } arn)
        {
            throw new FailureException(TrailFailures.BucketRegionUnknown(trail.ResourceId, trail.DeliveryBucket, key.Value, why));
        }

        await context.Reporter.WarningAsync(
            $"The Region of the bucket '{trail.DeliveryBucket}' of the trail '{trail.ResourceName}' could not be determined ({why}) If the key does not lie there, CloudTrail refuses it and nothing is changed.",
            cancellationToken).ConfigureAwait(false);
        return arn.Region;
    }

    /// <inheritdoc/>
    public override Confirmation Ask(EncryptionStatus resource, string? key)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new Confirmation(resource.ResourceId, $"Change the key of new log files from {resource.KmsKeyId ?? NoKey} to {key ?? NoKey}");
    }

    /// <summary>Who reads log files now and could not read new ones.</summary>
    /// <inheritdoc/>
    public override async Task<string?> FindWarningAsync(
        EncryptionStatus resource, KeyDescription key, KeyPolicyDocument? policy, KeyChangeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(context);
        var trail = (TrailEncryptionStatus)resource;
        string? oldKeyArn = null;
        if (trail.KmsKeyId is { } keyId)
        {
            var old = KeyReference.FromService(keyId);
            oldKeyArn = old.Form == KeyReferenceForm.KeyArn ? old.Value
                : old.IsAwsManagedAlias ? null
                : (await context.KeysIn(old.Arn?.Region ?? trail.Region).FindAsync(old).ConfigureAwait(false)).Key?.Arn;
        }

        return await new TrailReaderNotice(context.Session).ComposeAsync(trail, oldKeyArn, key.Arn, policy, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Failure? Explain(AwsCallException refusal, EncryptionStatus resource, string key) =>
        ExplainRefusal(refusal, (TrailEncryptionStatus)resource, key);

    /// <summary>What a refusal of CloudTrail's means, of trails and of event data stores; null where it says enough.</summary>
    internal static Failure? ExplainRefusal(AwsCallException refusal, TrailEncryptionStatus resource, string key) => refusal.Code switch
    {
        "InsufficientEncryptionPolicyException" => TrailFailures.KeyPolicyRefusesCloudTrail(resource.ResourceId, key, resource.Service, refusal),
        "KmsKeyNotFoundException" => TrailFailures.KeyNotFoundByCloudTrail(resource.ResourceId, key, resource.DeliveryBucket, refusal),
        "OperationNotPermittedException" or "NotOrganizationMasterAccountException" or "NotOrganizationManagementAccountException"
            or "CloudTrailAccessNotEnabledException" or "InsufficientDependencyServiceAccessPermissionException" when resource.IsOrganization == true =>
            TrailFailures.OrganizationTrailRefused(resource.ResourceId, resource.AccountId, refusal),
        _ => null,
    };
}
