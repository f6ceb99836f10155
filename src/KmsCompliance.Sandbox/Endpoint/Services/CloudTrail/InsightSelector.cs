using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>Insights that a trail looks for, kept and answered as they were given.</summary>
/// <param name="Type">Which.</param>
/// <param name="Categories">In which categories of events; null where that was not given.</param>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_InsightSelector.html"/></remarks>
internal sealed record InsightSelector(string Type, IReadOnlyList<string>? Categories)
{
    private const string Member = "InsightSelectors";
    private const string CategoriesMember = "EventCategories";
    private static readonly string[] Types = ["ApiCallRateInsight", "ApiErrorRateInsight"];
    private static readonly string[] AllCategories = ["Management", "Data"];

    /// <summary>The selectors of a call, none where there are to be none any more.</summary>
    public static IReadOnlyList<InsightSelector> Read(JsonInput input) =>
        [.. (input.OptionalStructures(Member) ?? throw input.Invalid(Member, "Member must not be null")).Select(static selector => new InsightSelector(
            selector.OptionalChoice("InsightType", Types) ?? throw new AwsErrorException("InvalidInsightSelectorsException", $"An insight selector has a type: {string.Join(" or ", Types)}."),
            selector.OptionalTexts(CategoriesMember) is null ? null : selector.Choices(CategoriesMember, AllCategories)))];

    public static void Write(Utf8JsonWriter json, IReadOnlyList<InsightSelector> selectors)
    {
        json.WriteStartArray(Member);
        foreach (var (type, categories) in selectors)
        {
            json.WriteStartObject();
            json.WriteString("InsightType", type);
            if (categories is not null)
            {
                json.WriteStrings(CategoriesMember, categories);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
