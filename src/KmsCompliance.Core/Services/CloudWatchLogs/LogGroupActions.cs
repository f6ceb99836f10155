using KmsCompliance.Model;

namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>The actions of the audit of log groups and of <c>LogGroupKeyChange</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html"/></remarks>
internal static class LogGroupActions
{
    public static ActionScope LogGroup { get; } = ActionScope.Of("LogGroup", "logs", "log-group:*");

    public static CmkAction Describe { get; } = new()
    {
        Action = "logs:DescribeLogGroups",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "the log groups and their keys",
        Required = true,
        WhenMissing = "The Region's log groups are not shown.",
        ErrorId = "AccessDenied",
    };

    /// <summary>Those of <c>LogReading</c>.</summary>
    public static IReadOnlyList<CmkAction> ReadsData { get; } =
        [new(Describe) { Reason = "for -ReadsData, the log group and its key", Required = false, WhenMissing = "With -ReadsData, nothing is said of the log group." }];

    public static IReadOnlyList<CmkAction> Template { get; } =
    [
        new(Describe) { Reason = "the log group, for templates", WhenMissing = "The resource is in no template." },
        new()
        {
            Action = "logs:ListTagsForResource",
            Access = CmkActionAccess.Read,
            Scope = LogGroup,
            Reason = "the log group's tags, for templates",
            Required = true,
            WhenMissing = "The resource is in no template.",
            ErrorId = "AccessDenied",
        },
    ];

    public static IReadOnlyList<CmkAction> Change { get; } =
    [
        new(Describe) { Reason = "the log group before and after the change", WhenMissing = "No log group is changed." },
        new()
        {
            Action = "logs:AssociateKmsKey",
            Access = CmkActionAccess.Write,
            Scope = LogGroup,
            Reason = "the change of a log group",
            Required = true,
            WhenMissing = "No log group is changed.",
            ErrorId = "AccessDenied",
        },
    ];

    /// <summary>What a restoration needs beside <see cref="Change"/>: the service's own key is gone back to by an operation of its own.</summary>
    public static CmkAction Restore { get; } = new()
    {
        Action = "logs:DisassociateKmsKey",
        Access = CmkActionAccess.Write,
        Scope = LogGroup,
        Reason = "going back to the key that CloudWatch Logs owns",
        Required = true,
        WhenMissing = "No log group goes back to the key that CloudWatch Logs owns.",
        ErrorId = "AccessDenied",
    };
}
