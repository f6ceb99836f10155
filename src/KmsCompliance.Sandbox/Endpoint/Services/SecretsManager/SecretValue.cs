namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>What a version holds: a text, or bytes in base64.</summary>
internal sealed record SecretValue(string? Text, string? Base64)
{
    public static SecretValue Sample { get; } = new("sandbox value, not a real secret", null);

    // A record would print its members; no value of a secret may ever reach a log.
    public override string ToString() => "(secret value)";
}
