namespace KmsCompliance.Aws.Protocol;

/// <summary>What the client has to know of a service that speaks a query protocol; every value is the service
/// model's.</summary>
/// <param name="ServiceId">Such as <c>EC2</c>: names environment variables and profile sections.</param>
/// <param name="EndpointPrefix">Such as <c>ec2</c>; the signing name too.</param>
/// <param name="ApiVersion">Such as <c>2016-11-15</c>; each request names it.</param>
/// <param name="Protocol">The protocol.</param>
internal sealed record QueryServiceDescription(
    string ServiceId,
    string EndpointPrefix,
    string ApiVersion,
    QueryProtocol Protocol)
    : ServiceDescription(ServiceId, EndpointPrefix, ApiVersion);
