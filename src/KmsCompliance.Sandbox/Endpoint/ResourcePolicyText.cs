using System.Text.Json;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>Policies of secrets and buckets, which are kept and not judged.</summary>
internal static class ResourcePolicyText
{
    /// <summary>Whether a text is a JSON object that has statements.</summary>
    public static bool IsPolicy(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("Statement", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
