namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>How a primary secret sees one of its replicas.</summary>
internal sealed record ReplicationStatus(string Region, string KmsKeyId, string Status, string StatusMessage);
