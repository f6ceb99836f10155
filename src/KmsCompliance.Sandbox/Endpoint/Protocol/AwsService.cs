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
    public virtual void AuthorizeByIdentity(AwsCall call)
    {
        var action = $"{Name}:{call.Operation}";
        if (!call.MayByIdentity(action))
        {
            throw new AwsErrorException(
                Errors.AccessDenied,
                $"User: {call.Caller.Arn} is not authorized to perform: {action} because no identity-based policy allows the {action} action");
        }
    }
}
