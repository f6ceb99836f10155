namespace KmsCompliance.Permissions;

/// <summary>The actions of the audit of trails and event data stores.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html"/></remarks>
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
}
