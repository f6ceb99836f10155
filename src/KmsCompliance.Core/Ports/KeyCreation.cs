namespace KmsCompliance.Ports;

/// <summary>A symmetric key for encryption that is to be made.</summary>
/// <param name="PolicyJson">The key policy.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Tags">Its tags.</param>
public sealed record KeyCreation(string PolicyJson, string Description, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Whether its material is imported, and not made by KMS.</summary>
    public bool IsExternal { get; init; }

    /// <summary>Whether it is a multi-Region key.</summary>
    public bool IsMultiRegion { get; init; }
}
