using System.Text.Json.Nodes;

namespace KmsCompliance.Services;

/// <summary>A template of its own, which has what no resource type has, or why there is none.</summary>
public sealed record ApartTemplate
{
    /// <summary>What a parameter that takes a key's ARN allows: nothing else, and not nothing, which services would take for their default
    /// key.</summary>
    public const string KeyArnPattern = "^arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-zA-Z-]+$";

    private ApartTemplate()
    {
    }

    /// <summary>The template; null where there is nothing to write.</summary>
    public JsonObject? Document { get; private init; }

    /// <summary>Why there is nothing to write, as a sentence; null where there is a template.</summary>
    public string? WhyNot { get; private init; }

    /// <summary>What has to be known to deploy it, a sentence or more each.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>The parameter that takes the key's ARN.</summary>
    public string KeyParameter { get; private init; } = string.Empty;

    /// <summary>A template.</summary>
    /// <param name="document">The template.</param>
    /// <param name="keyParameter">The parameter that takes the key's ARN.</param>
    /// <param name="notes">What has to be known to deploy it.</param>
    public static ApartTemplate Of(JsonObject document, string keyParameter, params IReadOnlyList<string> notes) => new() { Document = document, KeyParameter = keyParameter, Notes = notes };

    /// <summary>No template.</summary>
    /// <param name="why">Why, as a sentence.</param>
    public static ApartTemplate None(string why) => new() { WhyNot = why };
}
