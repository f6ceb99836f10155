namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>An error code and the HTTP status it comes with.</summary>
internal readonly record struct ErrorCode(string Code, int Status);
