using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>A filter of ListSecrets: any of its values must match.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html"/></remarks>
internal sealed partial class SecretFilter(string key, IReadOnlyList<string> values)
{
    private static readonly string[] Keys = ["description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all"];

    /// <summary>Tells one set of filters from another, so that page tokens cannot be mixed up.</summary>
    public string Signature => $"{key}={string.Join(',', values)}";

    public static IReadOnlyList<SecretFilter> Read(JsonInput input) =>
        [.. (input.OptionalStructures("Filters", 0, 10) ?? []).Select(filter => new SecretFilter(
            filter.Choice("Key", Keys),
            filter.OptionalTexts("Values", 1, 10, 0, 512, ValuePattern()) ?? throw SecretErrors.InvalidParameter("A filter needs values.")))];

    public bool Matches(Secret secret) => values.Any(value =>
        value.StartsWith('!') ? !MatchesValue(secret, value[1..]) : MatchesValue(secret, value));

    private bool MatchesValue(Secret secret, string value) => key switch
    {
        "name" => StartsWith(secret.Name, value),
        "description" => HasWords(secret.Description, value),
        "tag-key" => secret.Tags.Any(tag => StartsWith(tag.Key, value)),
        "tag-value" => secret.Tags.Any(tag => StartsWith(tag.Value, value)),
        "primary-region" => StartsWith(secret.PrimaryRegion, value),
        "owning-service" => StartsWith(secret.OwningService, value),
        _ => Everything(secret).Any(text => text?.Contains(value, StringComparison.OrdinalIgnoreCase) == true),
    };

    private static IEnumerable<string?> Everything(Secret secret) =>
        new[] { secret.Name, secret.Description, secret.PrimaryRegion, secret.OwningService }
            .Concat(secret.Tags.SelectMany(tag => new[] { tag.Key, tag.Value }));

    private static bool StartsWith(string? text, string value) => text?.StartsWith(value, StringComparison.Ordinal) == true;

    // Each word asked for begins one of the text, in whatever order.
    private static bool HasWords(string? text, string value) => text is not null && Word().Matches(value)
        .All(asked => Word().Matches(text).Any(word => word.Value.StartsWith(asked.Value, StringComparison.OrdinalIgnoreCase)));

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\!?[a-zA-Z0-9 :_@\/\+\=\.\-\!]*$")]
    private static partial Regex ValuePattern();
}
