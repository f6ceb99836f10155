using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>What trails log, and which insights they look for.</summary>
internal static class SelectorOperations
{
    private const string StoreMember = "EventDataStore";
    private const int MaxSelectors = 5;
    private const int MaxDataResources = 250;
    private const int MaxValues = 500;

    /// <summary>The ARN that a call on insights is about, as identity policies name it.</summary>
    public static string ArnOf(AwsCall call) => call.Input.OptionalText(StoreMember) ?? TrailLookup.ArnOf(call);

    /// <summary>Selectors of one form take the place of those that were there, of either.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html"/></remarks>
    public static void PutEventSelectors(AwsCall call)
    {
        var basic = BasicEventSelector.Read(call.Input) ?? [];
        var advanced = AdvancedEventSelector.Read(call.Input) ?? [];
        if (basic.Count > 0 == advanced.Count > 0)
        {
            throw Invalid("Either event selectors or advanced event selectors must be given, and not both.");
        }

        if (basic.Count > MaxSelectors || basic.Sum(static selector => selector.DataResources.Sum(static data => data.Values.Count)) > MaxDataResources)
        {
            throw Invalid($"A trail has at most {MaxSelectors} event selectors, with {MaxDataResources} data resources together.");
        }

        if (advanced.Sum(static selector => selector.ValueCount) > MaxValues)
        {
            throw Invalid($"The advanced event selectors of a trail have at most {MaxValues} values together.");
        }

        var trail = TrailLookup.FindAtHome(call);
        trail.EventSelectors = basic;
        trail.AdvancedEventSelectors = advanced;
        WriteEventSelectors(call, trail);
    }

    public static void GetEventSelectors(AwsCall call) => WriteEventSelectors(call, TrailLookup.Find(call));

    /// <summary>An empty list switches insights off.</summary>
    public static void PutInsightSelectors(AwsCall call)
    {
        if (IsOfStore(call))
        {
            throw new AwsErrorException("UnsupportedOperationException", "The sandbox has no insights of event data stores.");
        }

        var selectors = InsightSelector.Read(call.Input);
        if (selectors.DistinctBy(static selector => selector.Type).Count() < selectors.Count)
        {
            throw new AwsErrorException("InvalidInsightSelectorsException", "Each type of insight is given once.");
        }

        var trail = TrailLookup.FindAtHome(call);
        trail.InsightSelectors = selectors;
        call.Json.WriteString("TrailARN", trail.Arn);
        InsightSelector.Write(call.Json, selectors);
    }

    public static void GetInsightSelectors(AwsCall call)
    {
        var arn = IsOfStore(call) ? call.Input.Text(StoreMember) : null;
        var trail = arn is null ? TrailLookup.Find(call) : null;
        if (trail is not { InsightSelectors.Count: > 0 })
        {
            throw new AwsErrorException("InsightNotEnabledException", $"Insights are not enabled for {arn ?? trail!.Arn}.");
        }

        call.Json.WriteString("TrailARN", trail.Arn);
        InsightSelector.Write(call.Json, trail.InsightSelectors);
    }

    private static bool IsOfStore(AwsCall call)
    {
        var isOfStore = call.Input.OptionalText(StoreMember) is not null;
        return isOfStore && TrailLookup.HasName(call)
            ? throw new AwsErrorException("InvalidParameterCombinationException", "Either a trail or an event data store is named, and not both.")
            : isOfStore;
    }

    private static void WriteEventSelectors(AwsCall call, Trail trail)
    {
        call.Json.WriteString("TrailARN", trail.Arn);
        if (trail.AdvancedEventSelectors.Count > 0)
        {
            AdvancedEventSelector.Write(call.Json, trail.AdvancedEventSelectors);
        }
        else
        {
            BasicEventSelector.Write(call.Json, trail.EventSelectors.Count > 0 ? trail.EventSelectors : BasicEventSelector.Default);
        }
    }

    private static AwsErrorException Invalid(string message) => new("InvalidEventSelectorsException", message);
}
