using System.Globalization;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>Looking at trails.</summary>
internal static class TrailQueries
{
    /// <summary>Entries on a page of ListTrails. AWS publishes no number, and takes none.</summary>
    public const int PageSize = 25;

    public static void GetTrail(AwsCall call)
    {
        var trail = TrailLookup.Find(call);
        call.Json.WriteStartObject("Trail");
        TrailOutput.WriteTrail(call.Json, trail);
        call.Json.WriteEndObject();
    }

    public static void DescribeTrails(AwsCall call)
    {
        var names = (call.Input.OptionalTexts("trailNameList") ?? []).Select(TrailName.Parse).ToList();
        var withShadows = call.Input.OptionalFlag("includeShadowTrails") ?? true;
        var here = call.Here.Trails.Values;
        var found = names.Count == 0
            ? withShadows ? here.Concat(TrailLookup.Shadows(call)) : here
            : names.Select(name => TrailLookup.Find(call, name)).OfType<Trail>().Where(trail => withShadows || here.Contains(trail)).Distinct();
        call.Json.WriteStartArray("trailList");
        foreach (var trail in found)
        {
            call.Json.WriteStartObject();
            TrailOutput.WriteTrail(call.Json, trail);
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
    }

    public static void ListTrails(AwsCall call)
    {
        // The model declares no error for a token that is wrong.
        var start = call.Input.OptionalText("NextToken") is not { } token ? 0
            : PageToken.Decode(call.Listing(), token) is { } position ? int.Parse(position, CultureInfo.InvariantCulture)
            : throw call.Input.Invalid("NextToken", "Member must be a token of this listing");
        var trails = TrailLookup.All(call).ToList();
        call.Json.WriteStartArray("Trails");
        foreach (var trail in trails.Skip(start).Take(PageSize))
        {
            call.Json.WriteStartObject();
            call.Json.WriteString("TrailARN", trail.Arn);
            call.Json.WriteString("Name", trail.Name);
            call.Json.WriteString("HomeRegion", trail.HomeRegion);
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        if (trails.Count > start + PageSize)
        {
            call.Json.WriteString("NextToken", PageToken.Encode(call.Listing(), (start + PageSize).ToString(CultureInfo.InvariantCulture)));
        }
    }
}
