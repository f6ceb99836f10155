using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services;

/// <summary>All that the rest of the sandbox asks of a service whose data is encrypted. What it keeps in a Region is its own
/// affair: <see cref="RegionState.Get"/>.</summary>
internal abstract class SandboxService
{
    /// <summary>The name of the service in Core's catalogue, and of the folder.</summary>
    public abstract string Name { get; }

    /// <summary>How clients reach it.</summary>
    public abstract AwsEndpoint Endpoint { get; }

    public abstract IReadOnlyList<AwsOperation> Operations { get; }

    /// <summary>IAM actions that the built-in auditor may do, with <c>*</c> as wildcard: what reads and does not show the
    /// data itself.</summary>
    public abstract IReadOnlyList<string> AuditorActions { get; }

    /// <summary>What an estate may say of the service.</summary>
    public abstract EstateMember Estate { get; }
}
