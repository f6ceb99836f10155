namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>What X-Ray keeps in a Region.</summary>
internal static class XRayState
{
    extension(RegionState state)
    {
        /// <summary>X-Ray's settings in the account and Region.</summary>
        public XRaySettings XRay => state.Get(static _ => new XRaySettings());
    }
}
