using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>Names of resources that AWS gives no ARN.</summary>
internal static class ResourceIds
{
    /// <summary>The service that a finding about a key itself names.</summary>
    public const string KeyService = "KMS";

    private const string Everything = "*";

    /// <summary>What stands for the resources of a service in a Region that were not seen:
    /// <c>service/account/Region/*</c>.</summary>
    public static string NotListed(string service, string accountId, string region) =>
        $"{service.ToLowerInvariant()}/{accountId}/{region}/{Everything}";

    /// <summary>Whether a text stands for resources that were not seen.</summary>
    public static bool IsNotListed(string? text) => PlaceOf(text) is not null;

    /// <summary>The place whose resources were not seen, of a text that stands for them; null for any other text.</summary>
    public static (string Service, string AccountId, string Region)? PlaceOf(string? text) =>
        text?.Split('/') is [{ Length: > 0 } service, var accountId, var region, Everything]
        && !service.Contains(':', StringComparison.Ordinal) && AwsArn.IsAccountId(accountId) && RegionName.IsWellFormed(region)
            ? (service, accountId, region)
            : null;

    /// <summary>A resource's ARN, or <c>service/account/Region</c> where it has none: the only one of its service there.</summary>
    public static string Of(string service, string? resourceArn, string accountId, string region) =>
        resourceArn ?? $"{service.ToLowerInvariant()}/{accountId}/{region}";
}
