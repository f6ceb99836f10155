namespace KmsCompliance;

/// <summary>The kinds of CloudTrail resources that hold events.</summary>
public static class TrailResourceType
{
    /// <summary>A trail, which delivers log files to an S3 bucket.</summary>
    public const string Trail = "Trail";

    /// <summary>An event data store of CloudTrail Lake.</summary>
    public const string EventDataStore = "EventDataStore";
}
