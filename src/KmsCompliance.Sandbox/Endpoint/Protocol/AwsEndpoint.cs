namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>How an AWS service is reached. Services of the sandbox that share one, as CloudTrail and CloudTrail Lake do,
/// name the same object.</summary>
/// <param name="Name">The signing name, which is also the prefix of the IAM actions.</param>
/// <param name="Protocol">How it is spoken to.</param>
/// <param name="Errors">The errors that every operation can give.</param>
internal sealed record AwsEndpoint(string Name, AwsProtocol Protocol, ServiceErrors Errors);
