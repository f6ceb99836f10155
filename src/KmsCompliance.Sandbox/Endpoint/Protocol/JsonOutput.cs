using System.Text.Json;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>Members as AWS's JSON services write them.</summary>
internal static class JsonOutput
{
    /// <summary>Writes a time as epoch seconds with milliseconds.</summary>
    public static void WriteEpoch(this Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteNumber(name, time.ToUnixTimeMilliseconds() / 1000.0);

    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
