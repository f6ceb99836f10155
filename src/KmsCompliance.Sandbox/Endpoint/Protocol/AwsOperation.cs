using KmsCompliance.Sandbox.Endpoint.Events;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>One operation of an AWS service.</summary>
/// <param name="name">Its name, which is also that of its IAM action.</param>
/// <param name="run">What it does. An operation that writes nothing has no output.</param>
/// <param name="resource">The ARN that a call is about, as identity policies name it; left out, <c>*</c>.</param>
/// <param name="asksIdentityItself">Whether the operation itself asks the caller's identity policies: where a key policy
/// decides together with them, or where something is told to those who are denied as well.</param>
internal sealed class AwsOperation(string name, Action<AwsCall> run, Func<AwsCall, string>? resource = null, bool asksIdentityItself = false)
{
    public string Name { get; } = name;

    /// <summary>Whether it may be called without a signature: what it is given proves who calls.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>Checks the caller's identity policies and runs the operation.</summary>
    /// <exception cref="AwsErrorException">The call is refused.</exception>
    public void Run(AwsCall call)
    {
        try
        {
            if (!asksIdentityItself)
            {
                call.DemandByIdentity($"{call.Service.Name}:{Name}", resource?.Invoke(call) ?? "*");
            }

            run(call);
        }
        catch (AwsErrorException error)
        {
            EventRecorder.Ended(call, error);
            throw;
        }

        EventRecorder.Ended(call, error: null);
    }
}
