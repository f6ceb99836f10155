using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>KMS's paging: Limit and Marker in, NextMarker and Truncated out.</summary>
internal static class Paging
{
    /// <summary>Writes one page of a listing that is ordered by <paramref name="keyOf"/>.</summary>
    public static void WritePage<T>(
        AwsCall call,
        string member,
        IEnumerable<T> items,
        Func<T, string> keyOf,
        Action<T> write,
        int defaultLimit,
        int maxLimit,
        string? filters = null)
    {
        var limit = call.Input.OptionalInteger("Limit", 1, maxLimit) ?? defaultLimit;
        string? after = null;
        if (call.Input.OptionalText("Marker", 1, 1024) is { } marker)
        {
            after = PageToken.Decode(call.Listing(filters), marker)
                ?? throw new AwsErrorException("InvalidMarkerException", "Could not deserialize marker");
        }

        string? last = null;
        var count = 0;
        var truncated = false;
        call.Json.WriteStartArray(member);
        foreach (var item in items)
        {
            var key = keyOf(item);
            if (after is not null && string.CompareOrdinal(key, after) <= 0)
            {
                continue;
            }

            if (count == limit)
            {
                truncated = true;
                break;
            }

            write(item);
            count++;
            last = key;
        }

        call.Json.WriteEndArray();
        if (truncated)
        {
            call.Json.WriteString("NextMarker", PageToken.Encode(call.Listing(filters), last!));
        }

        call.Json.WriteBoolean("Truncated", truncated);
    }
}
