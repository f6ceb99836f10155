namespace KmsCompliance.Changes;

/// <summary>How keys are changed.</summary>
public sealed record KeyChangeOptions
{
    /// <summary>Sets a key although its policy does not let the service use it.</summary>
    public bool Force { get; init; }

    /// <summary>Adds to the key's policy what the service lacks.</summary>
    public bool RepairPolicy { get; init; }

    /// <summary>Reads the IAM policies of whoever sets the key, to which the key's policy may leave it.</summary>
    public bool Resolve { get; init; }

    /// <summary>How long a change that the service makes by and by is waited for; null for not at all.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromMinutes(15);
}
