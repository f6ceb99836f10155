using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>X-Ray settings of an estate, where they are not what a new account has.</summary>
internal sealed class XRayEstate : EstateList<EstateXRay>
{
    public override string Name => "xRay";

    // Whatever a setting says of a key is possible: also one that X-Ray would refuse.
    protected override void Check(EstateXRay entry, EstatePlace place) => place.Require(
        XRaySettings.Destinations.Contains(entry.TraceSegmentDestination),
        "traceSegmentDestination",
        $"the destinations are {string.Join(", ", XRaySettings.Destinations)}");

    protected override void Add(EstateXRay entry, RegionState here, EstatePlace place)
    {
        var now = place.World.Now;
        here.XRay.KeyArn = entry.KeyId is { } keyId ? EstateBuilder.KeyArn(here, keyId) : null;
        here.XRay.Destination = entry.TraceSegmentDestination;
        here.XRay.UpdatingUntil = now.AddSeconds(entry.UpdatingSeconds);
        if (here.Keys.Keys(now).FirstOrDefault(key => key.Arn == here.XRay.KeyArn) is { } key)
        {
            key.Grants.Add(EncryptionConfigOperations.Grant(IdSource.HexOf(key.Arn + "/xray", 64), here.AccountId, EstateBuilder.CreatedAt));
        }
    }
}
