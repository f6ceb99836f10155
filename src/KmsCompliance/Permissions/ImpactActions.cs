using KmsCompliance.Model;
using KmsCompliance.Services;

namespace KmsCompliance.Permissions;

/// <summary>The actions of <c>KeyImpactReading</c> and <c>ImpactSearch</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html"/></remarks>
internal static class ImpactActions
{
    private const string NotSeen = "It says that this could not be determined, by an object with Dependant NotSeen.";

    public static IReadOnlyList<CmkAction> Look { get; } =
    [
        .. new[]
        {
            AuditActions.DescribeRegions,
            new(AuditActions.DescribeKey)
            {
                Reason = "the key, and those that resources and versions are under",
                Required = true,
                WhenMissing = "Nothing is said of the key.",
                ErrorId = "AccessDenied",
            },
            new(AuditActions.ListAliases)
            {
                Reason = "the key's aliases, and which key an alias points to",
                WhenMissing = "A key that -KeyId names by alias is not found; of one that is named by ARN, what is configured by alias is not known.",
                ErrorId = "AccessDenied",
            },
            Of("kms:ListGrants", "who may use the key by a grant", NotSeen),
            Of("kms:GetKeyLastUsage", "when the key was last used", NotSeen),
            new(Of("kms:GetKeyPolicy", "the key's policy, with -WithoutStatement", "Nothing is said of a policy that is to lose statements.")) { ErrorId = "KeyPolicyUnreadable" },
        },
        .. ServiceCatalog.All
            .SelectMany(static service => service.AuditActions)
            .DistinctBy(static action => action.Action)
            .Select(static action => new CmkAction(action) { Required = false, WhenMissing = action.ErrorId is null ? action.WhenMissing : "What was not listed is one object of its own, with Dependant NotSeen." }),
        .. ServiceCatalog.All.Select(static service => service.VersionAction).OfType<CmkAction>(),
    ];

    private static CmkAction Of(string action, string reason, string whenMissing) => new()
    {
        Action = action,
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Key,
        Reason = reason,
        WhenMissing = whenMissing,
    };
}
