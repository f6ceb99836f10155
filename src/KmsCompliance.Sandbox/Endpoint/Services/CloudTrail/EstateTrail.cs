using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>One trail of an estate. What CloudTrail would refuse is taken, such as a key that is disabled or a bucket that is
/// missing.</summary>
internal sealed record EstateTrail : IEstateEntry
{
    /// <summary>The trail's home Region.</summary>
    public required string Region { get; init; }

    /// <summary>The trail's name.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the bucket, of whichever account.</summary>
    public required string Bucket { get; init; }

    /// <summary>What the names of the log files in the bucket begin with; left out, nothing.</summary>
    public string? Prefix { get; init; }

    /// <summary>The key: its ARN, or the id or an alias of a key where the bucket is, existing or not; left out, there is
    /// none.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>Whether the trail shows in every Region.</summary>
    public bool MultiRegion { get; init; }

    /// <summary>Whether the trail is the whole organization's.</summary>
    public bool Organization { get; init; }

    /// <summary>Whether the trail is switched on.</summary>
    public bool Logging { get; init; } = true;

    /// <summary>Whether there are digest files.</summary>
    public bool LogFileValidation { get; init; }
}
