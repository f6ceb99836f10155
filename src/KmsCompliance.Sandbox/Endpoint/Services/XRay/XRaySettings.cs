namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>X-Ray's encryption setting in one account and Region.</summary>
internal sealed class XRaySettings
{
    /// <summary>The ARN of the key, or null for Type NONE.</summary>
    public string? KeyArn { get; set; }

    /// <summary>Until when the setting is being put in place.</summary>
    public DateTimeOffset UpdatingUntil { get; set; }
}
