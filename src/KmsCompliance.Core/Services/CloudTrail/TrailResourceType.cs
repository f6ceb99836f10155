namespace KmsCompliance;

/// <summary>The kinds of CloudTrail resources that hold events.</summary>
public enum TrailResourceType
{
    /// <summary>A trail, which delivers log files to an S3 bucket.</summary>
    Trail,

    /// <summary>An event data store of CloudTrail Lake.</summary>
    EventDataStore,
}
