using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Services;

namespace KmsCompliance.Permissions;

/// <summary>The actions of making, applying and undoing plans: those of the commands that make such changes one by one.</summary>
internal static class PlanActions
{
    // A key that a plan makes has no replicas, and one that lost against another is not known by its alias.
    private static readonly string[] OfOtherKeys = ["kms:ReplicateKey", "kms:ScheduleKeyDeletion"];

    private static readonly string[] OfEventDataStores = ["cloudtrail:GetEventDataStore", "cloudtrail:UpdateEventDataStore"];

    /// <summary>Those of making a plan: what is read before a change.</summary>
    public static IReadOnlyList<CmkAction> Make { get; } = Merge(
        "What needs it is not planned.",
        "Whether a key's policy lets the service in is left open, with a warning.",
        policyError: null,
        ServiceActions.Change(ServiceCatalog.All).Where(IsRead),
        KeyActions.SetRotation.Where(IsRead));

    /// <summary>Those of approving one with a key in KMS. With a certificate none is needed.</summary>
    public static IReadOnlyList<CmkAction> Approve { get; } =
    [
        new()
        {
            Action = "kms:GetPublicKey",
            Access = CmkActionAccess.Read,
            Scope = ActionScope.Key,
            Required = true,
            Reason = "with -SigningKeyArn, the key that signs, and that a signature is its",
            WhenMissing = "Nothing is signed.",
            ErrorId = nameof(Failures.PlanNotSigned),
        },
        new()
        {
            Action = "kms:Sign",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.Key,
            Required = true,
            Reason = "with -SigningKeyArn, the signature",
            WhenMissing = "Nothing is signed.",
            ErrorId = nameof(Failures.PlanNotSigned),
        },
    ];

    /// <summary>Those of applying one. <c>kms:Sign</c> is none of them: its trial has to be denied.</summary>
    public static IReadOnlyList<CmkAction> Apply { get; } =
    [
        .. Merge(
            "Steps that need it fail.",
            "Steps that change policies fail; whether a key's policy lets the service in is left open, with a warning.",
            Denied,
            KeyActions.Make.Where(static action => IsOfStep(action) && !OfOtherKeys.Contains(action.Action)),
            ServiceActions.Change(ServiceCatalog.All).Where(IsOfStep)),
        new()
        {
            Action = "kms:GetPublicKey",
            Access = CmkActionAccess.Read,
            Scope = ActionScope.Key,
            Reason = "with -SettingsPath, the keys of approvers",
            WhenMissing = "A plan that such a key approved is not applied.",
            ErrorId = nameof(Failures.PlanApprovalNotChecked),
        },
    ];

    /// <summary>Those of undoing one. An event data store has its key for life.</summary>
    public static IReadOnlyList<CmkAction> Undo { get; } = Merge(
        "What needs it is not put back.",
        "Policies are not put back; whether a key's policy lets the service in is left open, with a warning.",
        Denied,
        ServiceActions.Restore(ServiceCatalog.All).Where(static action => IsOfStep(action) && !OfEventDataStores.Contains(action.Action)),
        KeyActions.SetRotation.Where(IsOfStep));

    private static string Denied => "AccessDenied";

    private static bool IsRead(CmkAction action) => action is { Access: CmkActionAccess.Read, ViaService: null };

    // A plan names its Regions, and what IAM policies decide was looked at when it was made.
    private static bool IsOfStep(CmkAction action) => action.Action is not ("ec2:DescribeRegions" or "iam:GetAccountAuthorizationDetails");

    // What one kind of step cannot do without, a plan that has none of the kind does not need.
    private static IReadOnlyList<CmkAction> Merge(string whenMissing, string withoutPolicy, string? policyError, params IEnumerable<CmkAction>[] actions) =>
    [
        .. actions.SelectMany(static some => some).DistinctBy(static action => (action.Action, action.ViaService)).Select(action =>
            action is { Action: "kms:GetKeyPolicy", ViaService: null } ? new CmkAction(action) { Required = false, WhenMissing = withoutPolicy, ErrorId = policyError }
            : action.ErrorId == Denied && action.ViaService is null ? new CmkAction(action) { Required = false, WhenMissing = whenMissing }
            : new CmkAction(action) { Required = false }),
    ];
}
