namespace KmsCompliance.Ports;

/// <summary>Under which key a service says that a resource is.</summary>
/// <param name="KmsKeyId">The key as the service reports it; null for its default key, or where nothing but versions was asked for it.</param>
/// <param name="IsUpdating">Whether the service is still changing over to it.</param>
public sealed record KeyObservation(string? KmsKeyId, bool IsUpdating = false)
{
    /// <summary>The resource's versions, where each has keys of its own; null elsewhere.</summary>
    public IReadOnlyList<ObservedVersion>? Versions { get; init; }
}

/// <summary>A version of a resource that has keys of its own.</summary>
/// <param name="VersionId">The version's id.</param>
/// <param name="Stages">Its labels.</param>
/// <param name="KmsKeyIds">The keys that can decrypt it, in any form; null where they are not reported.</param>
public sealed record ObservedVersion(string VersionId, IReadOnlyList<string> Stages, IReadOnlyList<string>? KmsKeyIds)
{
    /// <summary>Whether it says which key the resource's data is under: those without a label of AWS's keep theirs.</summary>
    public bool TellsKey => KmsKeyIds is not null && Stages.Any(static stage => stage.StartsWith("AWS", StringComparison.Ordinal));
}
