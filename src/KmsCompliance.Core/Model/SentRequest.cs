using System.Text.Json.Serialization;

namespace KmsCompliance.Model;

/// <summary>A request that was sent to change something.</summary>
/// <param name="Operation">The operation, such as <c>kms:DisableKey</c>.</param>
/// <param name="SentAt">When, in UTC, by this machine's clock.</param>
[method: JsonConstructor]
public sealed record SentRequest(string Operation, DateTimeOffset SentAt)
{
    /// <summary>The id that AWS answered, which CloudTrail's event has too; null where there was no answer, or none with an id.</summary>
    public string? RequestId { get; init; }

    /// <summary>What AWS refused it with; null where it did not.</summary>
    public string? ErrorCode { get; init; }
}
