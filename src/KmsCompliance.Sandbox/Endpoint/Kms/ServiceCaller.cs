namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>A service that calls KMS in its own name.</summary>
/// <param name="Principal">Its principal, such as <c>cloudtrail.amazonaws.com</c>.</param>
/// <param name="SourceArn">The resource that it calls for; null where it does not say.</param>
/// <param name="SourceAccount">The account of that resource; null where it does not say.</param>
internal sealed record ServiceCaller(string Principal, string? SourceArn = null, string? SourceAccount = null);
