namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>One version of a secret's value.</summary>
internal sealed class SecretVersion(string id, DateTimeOffset createdAt, string keyId)
{
    public const string Current = "AWSCURRENT";
    public const string Previous = "AWSPREVIOUS";
    public const string Pending = "AWSPENDING";

    public string Id { get; } = id;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset? AccessedAt { get; set; }

    /// <summary>Staging labels; a version without any is deprecated.</summary>
    public List<string> Stages { get; init; } = [];

    /// <summary>The keys that can decrypt the version: key ARNs, or <see cref="SecretEncryption.DefaultKeyId"/>.</summary>
    public List<string> KeyIds { get; } = [keyId];

    public SecretValue Value { get; init; } = SecretValue.Sample;

    /// <summary>Whether a change of key re-encrypts the version.</summary>
    public bool IsReencrypted => Stages.Exists(stage => stage is Current or Previous or Pending);
}
