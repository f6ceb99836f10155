using System.Text.Json;
using System.Text.Json.Serialization;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>Estates as JSON.</summary>
internal static class EstateFile
{
    private const string DefaultResource = "KmsCompliance.Sandbox.default-estate.json";

    /// <summary>How the members of an estate are read.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public static EstateDocument Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Parse(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EstateException($"The estate file '{path}' cannot be read: {error.Message}", error);
        }
    }

    public static EstateDocument ReadDefault()
    {
        using var stream = typeof(EstateFile).Assembly.GetManifestResourceStream(DefaultResource)
            ?? throw new InvalidOperationException($"The resource {DefaultResource} is not in the assembly.");
        return Parse(stream, "the default estate");
    }

    private static EstateDocument Parse(Stream stream, string source)
    {
        try
        {
            return JsonSerializer.Deserialize<EstateDocument>(stream, Json) ?? throw new EstateException($"{source}: an estate is a JSON object.");
        }
        catch (JsonException error)
        {
            throw new EstateException($"{source}: {error.Message}", error);
        }
    }
}
