namespace KmsCompliance;

/// <summary>Names of resources that AWS gives no ARN.</summary>
internal static class ResourceIds
{
    /// <summary>A resource's ARN, or <c>service/account/Region</c> where it has none: the only one of its service there.</summary>
    public static string Of(string service, string? resourceArn, string accountId, string region) =>
        resourceArn ?? $"{service.ToLowerInvariant()}/{accountId}/{region}";
}
