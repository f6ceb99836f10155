namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>An alias, whose target is in the same account and Region.</summary>
internal sealed class KmsAlias(string name, string targetKeyId, DateTimeOffset createdAt, DateTimeOffset visibleAt)
{
    public string Name { get; } = name;

    public string TargetKeyId { get; set; } = targetKeyId;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public DateTimeOffset VisibleAt { get; } = visibleAt;
}
