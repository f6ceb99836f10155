using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>X-Ray settings of an estate, other than Type NONE.</summary>
internal sealed class XRayEstate : EstateList<EstateXRay>
{
    public override string Name => "xRay";

    protected override void Check(EstateXRay entry, EstatePlace place)
    {
        // Whatever a setting says of a key is possible: also one that X-Ray would refuse.
    }

    protected override void Add(EstateXRay entry, RegionState here, EstatePlace place)
    {
        var now = place.World.Now;
        here.XRay.KeyArn = EstateBuilder.KeyArn(here, entry.KeyId);
        here.XRay.UpdatingUntil = now.AddSeconds(entry.UpdatingSeconds);
        if (here.Keys.Keys(now).FirstOrDefault(key => key.Arn == here.XRay.KeyArn) is { } key)
        {
            key.Grants.Add(EncryptionConfigOperations.Grant(IdSource.HexOf(key.Arn + "/xray", 64), here.AccountId, EstateBuilder.CreatedAt));
        }
    }
}
