using KmsCompliance.Sandbox.Endpoint.Protocol;
using KmsCompliance.Sandbox.Endpoint.S3;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>Making, changing and deleting trails.</summary>
internal static class TrailOperations
{
    /// <summary>Trails of an account in a Region; a multi-Region trail counts in each.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html"/></remarks>
    public const int MaxTrails = 5;

    public static void CreateTrail(AwsCall call)
    {
        var name = TrailLookup.NameMember(call);
        if (!TrailName.IsSound(name))
        {
            throw CloudTrailErrors.InvalidTrailName();
        }

        var settings = TrailInput.Read(call.Input, new TrailSettings { BucketName = call.Input.OptionalText("S3BucketName") ?? "" });
        var tags = TagOperations.Read(call.Input, required: false);
        if (settings.IsOrganization)
        {
            OrganizationRights.Demand(call);
        }

        if (call.Here.Trails.ContainsKey(name))
        {
            throw new AwsErrorException("TrailAlreadyExistsException", $"Trail {name} already exists for customer: {call.AccountId}");
        }

        RequireRoom(call, settings.IsMultiRegion ? call.World.Account(call.AccountId).EnabledRegions : [call.Region]);
        var arn = Trail.ArnOf(call.Region, call.AccountId, name);
        var bucket = BucketOf(call, settings);
        var kmsKeyId = call.Input.OptionalText("KmsKeyId");
        var trail = new Trail(call.AccountId, call.Region, name, settings with
        {
            KmsKeyArn = string.IsNullOrEmpty(kmsKeyId) ? null : CloudTrailEncryption.Resolve(call, kmsKeyId, bucket, arn).Arn,
        });
        foreach (var (tag, value) in tags)
        {
            trail.Tags[tag] = value;
        }

        call.Here.Trails.Add(name, trail);
        TrailOutput.WriteSettings(call.Json, trail);
    }

    /// <summary>Changes the members that were sent, and no other.</summary>
    public static void UpdateTrail(AwsCall call)
    {
        var trail = TrailLookup.FindAtHome(call);
        var before = trail.Settings;
        var after = TrailInput.Read(call.Input, before);
        if (after.IsOrganization != before.IsOrganization)
        {
            OrganizationRights.Demand(call);
        }

        if (after.IsMultiRegion && !before.IsMultiRegion)
        {
            RequireRoom(call, call.World.Account(call.AccountId).EnabledRegions.Where(region => region != trail.HomeRegion));
        }

        // A new bucket may be in another Region than the key that is there, so that the key is looked at then too.
        var kmsKeyId = call.Input.OptionalText("KmsKeyId");
        if (kmsKeyId is not null || after.BucketName != before.BucketName)
        {
            var bucket = BucketOf(call, after);
            var key = kmsKeyId ?? before.KmsKeyArn;
            after = after with { KmsKeyArn = string.IsNullOrEmpty(key) ? null : CloudTrailEncryption.Resolve(call, key, bucket, trail.Arn).Arn };
        }

        trail.Settings = after;
        TrailOutput.WriteSettings(call.Json, trail);
    }

    public static void DeleteTrail(AwsCall call)
    {
        var trail = TrailLookup.FindAtHome(call);
        call.Here.Trails.Remove(trail.Name);
    }

    private static void RequireRoom(AwsCall call, IEnumerable<string> regions)
    {
        if (regions.FirstOrDefault(region => TrailLookup.CountIn(call, region) >= MaxTrails) is { } full)
        {
            throw new AwsErrorException("MaximumNumberOfTrailsExceededException", $"User: {call.AccountId} already has {MaxTrails} trails in {full}.");
        }
    }

    private static Bucket BucketOf(AwsCall call, TrailSettings settings) =>
        call.World.Buckets.Find(settings.BucketName) ?? throw CloudTrailErrors.NoBucket(settings.BucketName);
}
