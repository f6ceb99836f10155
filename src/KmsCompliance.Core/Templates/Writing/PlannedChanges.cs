using KmsCompliance.Ports;

namespace KmsCompliance.Templates.Writing;

/// <summary>What a plan changes, of one account: each with what the plan found, since what is otherwise by now is nobody's plan.</summary>
internal sealed class PlannedChanges
{
    /// <summary>No plan.</summary>
    public static PlannedChanges None { get; } = new();

    /// <summary>The keys that are made.</summary>
    public List<PlannedKey> NewKeys { get; } = [];

    /// <summary>The policies that keys had and get, as JSON, by ARN.</summary>
    public Dictionary<string, (string Before, string After)> Policies { get; } = new(StringComparer.Ordinal);

    /// <summary>How keys rotated and are to, by ARN.</summary>
    public Dictionary<string, (KeyRotation Before, KeyRotation After)> Rotations { get; } = new(StringComparer.Ordinal);

    /// <summary>The keys that resources are put under, by Region and ResourceId.</summary>
    public Dictionary<(string Region, string ResourceId), PlannedKeyChange> KeyOf { get; } = [];
}
