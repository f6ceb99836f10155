namespace KmsCompliance.Aws.Protocol;

/// <summary>What the client has to know of a service that speaks JSON; every value is the service model's.</summary>
/// <param name="ServiceId">Such as <c>Secrets Manager</c>: names environment variables and profile sections.</param>
/// <param name="EndpointPrefix">Such as <c>secretsmanager</c>; the signing name too.</param>
/// <param name="ApiVersion">Such as <c>2017-10-17</c>.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="TargetPrefix">The prefix of <c>X-Amz-Target</c>; null for REST-JSON.</param>
internal sealed record JsonServiceDescription(
    string ServiceId,
    string EndpointPrefix,
    string ApiVersion,
    JsonProtocol Protocol,
    string? TargetPrefix)
    : ServiceDescription(ServiceId, EndpointPrefix, ApiVersion);
