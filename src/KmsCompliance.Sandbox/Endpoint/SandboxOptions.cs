namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>How a sandbox endpoint behaves.</summary>
public sealed record SandboxOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The least time from the arrival of an AWS call to its answer, to half a millisecond. Real time, whatever
    /// <see cref="TimeProvider"/> says.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How long X-Ray says UPDATING after PutEncryptionConfig. AWS publishes no number.</summary>
    public TimeSpan XRayUpdatingDuration { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a rotation on demand takes. AWS publishes no number.</summary>
    public TimeSpan KeyRotationDuration { get; init; }

    /// <summary>How long a replica of a multi-Region key is in the state Creating. AWS says some seconds.</summary>
    public TimeSpan KeyReplicationDuration { get; init; }

    /// <summary>How long a key or alias just created stays invisible, as AWS's eventual consistency allows.</summary>
    public TimeSpan ConsistencyDelay { get; init; }

    /// <summary>Path of an estate file, or null for the default estate.</summary>
    public string? EstateFile { get; init; }

    /// <summary>An estate that was made in the process; it goes before <see cref="EstateFile"/>.</summary>
    public Estate.EstateDocument? Estate { get; init; }

    /// <summary>The clock behind states, dates and expiry.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
