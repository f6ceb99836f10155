namespace KmsCompliance.Permissions;

/// <summary>The actions of the audit of trails and event data stores, and of <c>TrailKeyChange</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html"/>. Where a
/// trail's bucket lies, Amazon S3 says in its refusal too, so that no right on the bucket is asked for.</remarks>
internal static class TrailActions
{
    public static CmkAction DescribeTrails { get; } = new()
    {
        Action = "cloudtrail:DescribeTrails",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "the trails and their keys",
        Required = true,
        WhenMissing = "The Region's trails are not shown.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction ListEventDataStores { get; } = new()
    {
        Action = "cloudtrail:ListEventDataStores",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "the event data stores",
        Required = true,
        WhenMissing = "The Region's event data stores are not shown.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction GetEventDataStore { get; } = new()
    {
        Action = "cloudtrail:GetEventDataStore",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.EventDataStore,
        Reason = "the key of each event data store, which no list has",
        Required = true,
        WhenMissing = "The event data store is not shown.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction GetTrail { get; } = new()
    {
        Action = "cloudtrail:GetTrail",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Trail,
        Reason = "trails that -TrailId names",
        WhenMissing = "The trail is not judged.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction GetNamedEventDataStore { get; } = GetEventDataStore with
    {
        Reason = "event data stores that -TrailId names",
        Required = false,
        WhenMissing = "The event data store is not judged.",
    };

    public static IReadOnlyList<CmkAction> SetKey { get; } =
    [
        AuditActions.DescribeRegions,
        GetTrail with { Reason = "the trail before and after the change", WhenMissing = "No trail is changed." },
        GetNamedEventDataStore with { Reason = "the event data store before and after the change", WhenMissing = "No event data store is changed." },
        TargetKeyActions.DescribeKey,
        TargetKeyActions.ListAliases,
        TargetKeyActions.GetPolicy with
        {
            Scope = ActionScope.AnyKey,
            Reason = "whether the new key's policy lets CloudTrail use it, and who reads log files with the old key and cannot with the new one",
            WhenMissing = "The keys' policies are not looked at, with a warning; a key that CloudTrail cannot use is then refused by CloudTrail, and -RepairPolicy repairs nothing.",
            ErrorId = "KeyPolicyRefusesCloudTrail",
        },
        TargetKeyActions.PutPolicy,
        new()
        {
            Action = "cloudtrail:UpdateTrail",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.Trail,
            Reason = "the change of a trail",
            WhenMissing = "No trail is changed.",
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "cloudtrail:UpdateEventDataStore",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.EventDataStore,
            Reason = "the change of an event data store",
            WhenMissing = "No event data store is changed.",
            ErrorId = "AccessDenied",
        },
    ];
}
