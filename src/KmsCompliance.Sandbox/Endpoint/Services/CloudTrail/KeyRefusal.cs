using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>Why CloudTrail cannot use a key.</summary>
/// <param name="Code">The error that a call which sets the key gets.</param>
/// <param name="DeliveryError">What GetTrailStatus says of a delivery: the error code of Amazon S3, which puts <c>KMS.</c>
/// before those of KMS.</param>
/// <param name="Message">In words.</param>
internal sealed record KeyRefusal(string Code, string DeliveryError, string Message)
{
    public AwsErrorException ToException() => new(Code, Message);
}
