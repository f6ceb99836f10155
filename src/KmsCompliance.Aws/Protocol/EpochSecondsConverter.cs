using System.Text.Json;
using System.Text.Json.Serialization;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Times as the JSON protocols write them: seconds since 1970, possibly with a fraction.</summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTime?>
{
    /// <inheritdoc/>
    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var seconds = reader.GetDouble();
        return seconds is > -62_135_596_800 and < 253_402_300_800
            ? DateTime.UnixEpoch.AddSeconds(seconds)
            : throw new JsonException("The time is out of range.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is { } time)
        {
            writer.WriteNumberValue((time.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
