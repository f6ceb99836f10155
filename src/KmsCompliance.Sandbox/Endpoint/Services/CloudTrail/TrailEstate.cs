using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.S3;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>Trails of an estate.</summary>
internal sealed class TrailEstate : EstateList<EstateTrail>
{
    public override string Name => "trails";

    protected override void Check(EstateTrail entry, EstatePlace place)
    {
        place.Require(TrailName.IsSound(entry.Name), "name", TrailName.Rule);
        place.Require(Bucket.IsName(entry.Bucket), "bucket", "that is not the name of a bucket");
        OrganizationRights.Require(entry.Organization, place);
    }

    protected override void Add(EstateTrail entry, RegionState here, EstatePlace place)
    {
        place.Require(!here.Trails.ContainsKey(entry.Name), "name", $"'{entry.Name}' is there already in {here.Region} of {here.AccountId}");

        // The key is where the bucket is; without a bucket, the trail's own Region is as good as any.
        var world = place.World;
        var keyRegion = world.Region(here.AccountId, world.Buckets.Find(entry.Bucket)?.Region ?? here.Region);
        here.Trails.Add(entry.Name, new Trail(here.AccountId, here.Region, entry.Name, new TrailSettings
        {
            BucketName = entry.Bucket,
            KeyPrefix = entry.Prefix,
            KmsKeyArn = entry.KmsKeyId is { } keyId ? EstateBuilder.KeyArn(keyRegion, keyId) : null,
            IsMultiRegion = entry.MultiRegion,
            IsOrganization = entry.Organization,
            ValidatesLogFiles = entry.LogFileValidation,
        })
        {
            IsLogging = entry.Logging,
            StartedAt = entry.Logging ? EstateBuilder.CreatedAt : null,
        });
    }
}
