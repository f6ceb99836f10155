using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>Reading a trail's log files: s3:GetObject, by IAM policies or the bucket's own, and kms:Decrypt, for which Amazon S3 asks in
/// the reader's name.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"/> and
/// <see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html"/>: where log files are.</remarks>
internal sealed class TrailReading : DataReading
{
    // The second is about the version that a request names, which of the newest it may do as well.
    private static readonly string[] Reads = ["s3:GetObject", "s3:GetObjectVersion"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Actions => Reads;

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> LookupActions => TrailActions.ReadsData;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LeftOut(EncryptionStatus status) =>
    [
        "log files that were delivered under another key, or none",
        "access points, ACLs and who owns the files, and Block Public Access of the bucket",
        "policies that name single folders of the log files",
        "presigned URLs, copies of the files in other buckets, and log groups that the trail delivers to as well",
    ];

    /// <inheritdoc/>
    public override string WhatHasThePolicy(EncryptionStatus status) => $"the bucket '{BucketOf(status)}'";

    /// <summary>S3 is told whose bucket it has to be: one of another account is refused, so that an answer is about an own one.</summary>
    /// <inheritdoc/>
    public override async Task<ResourcePolicyKnowledge> ReadPolicyAsync(EncryptionStatus status, IAwsSession session, string caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        var trail = (TrailEncryptionStatus)status;
        var (bucket, region) = (trail.DeliveryBucket, trail.BucketRegion);
        if (bucket is not null && region is null)
        {
            region = (await session.GetBucketLocator(trail.Region).FindAsync(bucket, cancellationToken).ConfigureAwait(false)) is var found && found.Region is { } named ? named : throw found.Cause!;
        }

        try
        {
            return bucket is null || region is null
                ? ResourcePolicyKnowledge.Unreadable("CloudTrail does not name the bucket, so whom its policy lets read could not be determined.")
                : ResourcePolicyKnowledge.Of(WhatHasThePolicy(status), await session.GetBucketLocator(region).GetPolicyAsync(bucket, caller, cancellationToken).ConfigureAwait(false));
        }
        catch (AwsCallException exception) when (exception.Kind == FailureKind.AccessDenied)
        {
            throw new AwsCallException(exception.Kind, $"the right is missing, or the bucket is not of account {caller}.", exception)
            {
                Code = exception.Code,
                Operation = exception.Operation,
                Region = exception.Region,
                RequestId = exception.RequestId,
            };
        }
    }

    /// <inheritdoc/>
    public override DataRight RightOn(EncryptionStatus status, ResourcePolicyKnowledge policy, string caller)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var trail = (TrailEncryptionStatus)status;
        var folder = $"arn:{RegionName.PartitionOf(trail.Region)}:s3:::{BucketOf(status)}/{(trail.DeliveryPrefix is { } prefix ? $"{prefix}/" : "")}AWSLogs";
        var file = $"{trail.AccountId}/CloudTrail/{trail.Region}/2026/01/01/any-file.json.gz";
        var context = AskedRight.NotOfKms();
        if (trail.BucketRegion is { } region)
        {
            context["aws:RequestedRegion"] = [region];
        }

        // An organization's trail has a folder of the organization's id between, which CloudTrail does not tell.
        string[] files = trail.IsOrganization == true ? [$"{folder}/{file}", $"{folder}/o-organization/{file}"] : [$"{folder}/{file}"];
        return new(
            [.. from arn in files from action in Reads select (IReadOnlyList<AskedRight>)[new AskedRight(action, arn) { AccountId = policy.Unread is null ? caller : null, Context = context, IsLeftToOwner = true }]],
            policy);
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, IReadOnlyList<string>> KeyContext(EncryptionStatus status, string keyArn)
    {
        var context = Via("s3", keyArn);
        context[CloudTrailKeyPolicy.ContextKey] = [status.ResourceArn!];
        return context;
    }

    private static string BucketOf(EncryptionStatus status) => ((TrailEncryptionStatus)status).DeliveryBucket ?? "unknown";
}
