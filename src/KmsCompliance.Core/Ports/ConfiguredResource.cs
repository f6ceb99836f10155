namespace KmsCompliance.Ports;

/// <summary>What it means that a resource is under no key of its own.</summary>
/// <param name="Reason"><see cref="ComplianceReason.AwsOwnedKey"/> or <see cref="ComplianceReason.AwsManagedKey"/>.</param>
/// <param name="Name">What the key is called in a question, such as <c>aws/secretsmanager</c>.</param>
/// <param name="Message">What it means, as a sentence.</param>
public sealed record DefaultKey(string Reason, string Name, string Message)
{
    /// <summary>What stands for it in a table's column of keys, such as <c>AWS owned</c>.</summary>
    public string ShortName { get; init; } = ShortNameOf(Reason);

    /// <summary>What stands in a table for a key that no service has a name of its own for.</summary>
    /// <param name="reason">Whose key it is.</param>
    public static string ShortNameOf(string reason) => reason == ComplianceReason.AwsOwnedKey ? "AWS owned" : "AWS managed";
}

/// <summary>A resource as its service reports it, before its key has been looked at.</summary>
/// <param name="Status">What the service reports; its verdict is not filled in yet.</param>
/// <param name="DefaultKey">What a missing key means.</param>
/// <param name="IsUpdating">Whether the service is still changing over to the reported key.</param>
public sealed record ConfiguredResource(EncryptionStatus Status, DefaultKey DefaultKey, bool IsUpdating = false)
{
    /// <summary>What has to be said beside the verdict, as a sentence; null where nothing has.</summary>
    public string? Remark { get; init; }

    /// <summary>Whether the key may lie in another Region than the resource: a trail's lies in its bucket's.</summary>
    public bool KeyMayLieElsewhere { get; init; }
}
