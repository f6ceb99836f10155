namespace KmsCompliance.Aws.Protocol;

/// <summary>What a client has to know of a service, whatever it speaks; every value is the service model's.</summary>
/// <param name="ServiceId">Such as <c>Secrets Manager</c>: names environment variables and profile sections.</param>
/// <param name="EndpointPrefix">Such as <c>secretsmanager</c>; the signing name too.</param>
/// <param name="ApiVersion">Such as <c>2017-10-17</c>.</param>
internal record ServiceDescription(string ServiceId, string EndpointPrefix, string ApiVersion);
