namespace KmsCompliance.Ports;

/// <summary>What an account sends to a monitoring account (CloudWatch Observability Access Manager).</summary>
/// <param name="Arn">The link's ARN.</param>
/// <param name="SinkArn">The ARN of where it goes: its account is the monitoring account, and its Region the link's.</param>
/// <param name="ResourceTypes">What is sent, such as <c>AWS::XRay::Trace</c>.</param>
public sealed record ObservabilityLink(string Arn, string SinkArn, IReadOnlyList<string> ResourceTypes);
