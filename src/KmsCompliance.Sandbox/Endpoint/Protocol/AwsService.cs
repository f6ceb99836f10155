using System.Collections.Frozen;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>One AWS service of the sandbox.</summary>
internal abstract class AwsService
{
    /// <summary>The signing name, which is also the prefix of its IAM actions.</summary>
    public abstract string Name { get; }

    public abstract AwsProtocol Protocol { get; }

    public abstract ServiceErrors Errors { get; }

    /// <summary>What each operation does. An operation that writes nothing has no output.</summary>
    public abstract FrozenDictionary<string, Action<AwsCall>> Operations { get; }

    /// <summary>Checks the caller's identity policies before the operation runs. KMS decides later, together with the
    /// key policy.</summary>
    public virtual void AuthorizeByIdentity(AwsCall call) => call.DemandByIdentity($"{Name}:{call.Operation}", ResourceOf(call));

    /// <summary>The ARN that a call is about, as identity policies name it; <c>*</c> for a call that has none.</summary>
    protected virtual string ResourceOf(AwsCall call) => "*";
}
