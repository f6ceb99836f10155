namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>X-Ray's settings in one account and Region.</summary>
internal sealed class XRaySettings
{
    public const string ToXRay = "XRay";

    /// <summary>Where trace segments can go.</summary>
    public static IReadOnlyList<string> Destinations { get; } = [ToXRay, "CloudWatchLogs"];

    /// <summary>The ARN of the key, or null for Type NONE.</summary>
    public string? KeyArn { get; set; }

    /// <summary>Until when the encryption setting is being put in place.</summary>
    public DateTimeOffset UpdatingUntil { get; set; }

    /// <summary>Where trace segments go.</summary>
    public string Destination { get; set; } = ToXRay;

    /// <summary>Until when the destination is being put in place.</summary>
    public DateTimeOffset DestinationPendingUntil { get; set; }

    /// <summary>The traces that are kept, oldest first.</summary>
    public List<StoredTrace> Traces { get; } = [];
}
