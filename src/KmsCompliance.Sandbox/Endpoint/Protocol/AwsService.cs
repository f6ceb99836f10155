using System.Collections.Frozen;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>An AWS service as its clients see it: one signing name and all operations behind it.</summary>
internal sealed class AwsService(AwsEndpoint endpoint, IEnumerable<AwsOperation> operations)
{
    /// <summary>The signing name, which is also the prefix of its IAM actions.</summary>
    public string Name => endpoint.Name;

    public AwsProtocol Protocol => endpoint.Protocol;

    public ServiceErrors Errors => endpoint.Errors;

    /// <summary>Operations by name.</summary>
    public FrozenDictionary<string, AwsOperation> Operations { get; } = operations.ToFrozenDictionary(operation => operation.Name, StringComparer.Ordinal);
}
