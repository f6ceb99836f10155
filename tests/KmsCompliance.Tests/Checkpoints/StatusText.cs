namespace KmsCompliance.Tests.Checkpoints;

/// <summary>What a status or finding says, but for when it was found.</summary>
internal static class StatusText
{
    /// <summary>Statuses as texts, in one order.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<object> statuses) => [.. statuses.Select(Of).Order(StringComparer.Ordinal)];

    private static string Of(object status) => string.Join(
        "; ",
        status.GetType().GetProperties()
            .Where(static property => property.Name is not (nameof(EncryptionStatus.ScannedAt) or nameof(CmkFinding.FoundAt) or "Tags"))
            .OrderBy(static property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name}={property.GetValue(status)}")
            .Append($"Tags={(status as EncryptionStatus)?.Tags}"));
}
