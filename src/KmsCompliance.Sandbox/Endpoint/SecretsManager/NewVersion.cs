namespace KmsCompliance.Sandbox.Endpoint.SecretsManager;

/// <summary>A version that a caller asks for.</summary>
internal sealed record NewVersion(string Id, SecretValue Value, IReadOnlyList<string> Stages);
