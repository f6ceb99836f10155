namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>A version that a caller asks for.</summary>
internal sealed record NewVersion(string Id, SecretValue Value, IReadOnlyList<string> Stages);
