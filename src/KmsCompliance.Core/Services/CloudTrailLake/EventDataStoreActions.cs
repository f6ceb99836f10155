using KmsCompliance.Model;

namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>The actions of the audit of event data stores, and of the change of their keys.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html"/></remarks>
internal static class EventDataStoreActions
{
    /// <summary>Any of them: they may belong to an organisation's management account.</summary>
    public static ActionScope EventDataStore { get; } = ActionScope.Of(nameof(EventDataStore), "cloudtrail", "eventdatastore/*");

    public static CmkAction List { get; } = new()
    {
        Action = "cloudtrail:ListEventDataStores",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "the event data stores",
        Required = true,
        WhenMissing = "The Region's event data stores are not shown.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction Get { get; } = new()
    {
        Action = "cloudtrail:GetEventDataStore",
        Access = CmkActionAccess.Read,
        Scope = EventDataStore,
        Reason = "the key of each event data store, which no list has",
        Required = true,
        WhenMissing = "The event data store is not shown.",
        ErrorId = "AccessDenied",
    };

    public static IReadOnlyList<CmkAction> Lookup { get; } =
        [new(Get) { Reason = "event data stores that are named", WhenMissing = "Nothing is said of the event data store." }];

    /// <summary>Those of <c>EventReading</c>.</summary>
    public static IReadOnlyList<CmkAction> ReadsData { get; } =
        [new(Get) { Reason = "for -ReadsData, the event data store and its key", Required = false, WhenMissing = "With -ReadsData, nothing is said of the event data store." }];

    public static IReadOnlyList<CmkAction> Template { get; } =
    [
        new(Get) { Reason = "the event data store, for templates", WhenMissing = "The resource is in no template." },
        new()
        {
            Action = "cloudtrail:ListTags",
            Access = CmkActionAccess.Read,
            Scope = EventDataStore,
            Reason = "the event data store's tags, for templates",
            Required = true,
            WhenMissing = "The resource is in no template.",
            ErrorId = "AccessDenied",
        },
    ];

    public static IReadOnlyList<CmkAction> Change { get; } =
    [
        new(Get) { Reason = "the event data store before and after the change", WhenMissing = "No event data store is changed." },
        new()
        {
            Action = "cloudtrail:UpdateEventDataStore",
            Access = CmkActionAccess.Write,
            Scope = EventDataStore,
            Reason = "the change of an event data store",
            Required = true,
            WhenMissing = "No event data store is changed.",
            ErrorId = "AccessDenied",
        },
    ];
}
