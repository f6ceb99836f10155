using KmsCompliance.Model;
using KmsCompliance.Permissions;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>The actions of the audit of trails, and of <c>TrailKeyChange</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html"/>. Where a
/// trail's bucket lies, Amazon S3 says in its refusal too, so that no right on the bucket is asked for.</remarks>
internal static class TrailActions
{
    /// <summary>Any of them: they may belong to an organisation's management account.</summary>
    public static ActionScope Trail { get; } = ActionScope.Of(nameof(Trail), "cloudtrail", "trail/*");

    public static CmkAction Describe { get; } = new()
    {
        Action = "cloudtrail:DescribeTrails",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "the trails and their keys",
        Required = true,
        WhenMissing = "The Region's trails are not shown.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction Get { get; } = new()
    {
        Action = "cloudtrail:GetTrail",
        Access = CmkActionAccess.Read,
        Scope = Trail,
        Reason = "trails that are named",
        Required = true,
        WhenMissing = "Nothing is said of the trail.",
        ErrorId = "AccessDenied",
    };

    /// <summary>Those of <c>TrailReading</c>.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html"/></remarks>
    public static IReadOnlyList<CmkAction> ReadsData { get; } =
    [
        new(Get) { Reason = "for -ReadsData, the trail, its bucket and its key", Required = false, WhenMissing = "With -ReadsData, nothing is said of the trail." },
        new()
        {
            Action = "s3:GetBucketPolicy",
            Access = CmkActionAccess.Read,
            Reason = "for -ReadsData, whom the policy of a trail's bucket lets read log files",
            WhenMissing = "With -ReadsData, whoever may decrypt is Unknown, with a warning.",
        },
    ];

    /// <summary>CloudTrail says of a trail whether it has selectors: those are asked for then alone.</summary>
    public static IReadOnlyList<CmkAction> Template { get; } =
    [
        new(Get) { Reason = "the trail, for templates", WhenMissing = "The resource is in no template." },
        ForTemplates("cloudtrail:GetTrailStatus", "whether the trail logs"),
        new(ForTemplates("cloudtrail:GetEventSelectors", "what the trail logs")) { Required = false, WhenMissing = "A trail with event selectors of its own is in no template." },
        new(ForTemplates("cloudtrail:GetInsightSelectors", "the insights that the trail looks for")) { Required = false, WhenMissing = "A trail that looks for insights is in no template." },
        ForTemplates("cloudtrail:ListTags", "the trail's tags"),
    ];

    public static IReadOnlyList<CmkAction> Change { get; } =
    [
        new(Get) { Reason = "the trail before and after the change", WhenMissing = "No trail is changed." },
        new(TargetKeyActions.GetPolicy)
        {
            Scope = ActionScope.AnyKey,
            Reason = "whether the new key's policy lets the service use it, and who reads log files of a trail with the old key and cannot with the new one",
            WhenMissing = "The keys' policies are not looked at, with a warning; a key that the service cannot use is then refused by the service, and -RepairPolicy repairs nothing.",
            ErrorId = "KeyPolicyRefusesCloudTrail",
        },
        new()
        {
            Action = "cloudtrail:UpdateTrail",
            Access = CmkActionAccess.Write,
            Scope = Trail,
            Reason = "the change of a trail",
            Required = true,
            WhenMissing = "No trail is changed.",
            ErrorId = "AccessDenied",
        },
    ];

    private static CmkAction ForTemplates(string action, string what) => new()
    {
        Action = action,
        Access = CmkActionAccess.Read,
        Scope = Trail,
        Reason = $"{what}, for templates",
        Required = true,
        WhenMissing = "The resource is in no template.",
        ErrorId = "AccessDenied",
    };
}
