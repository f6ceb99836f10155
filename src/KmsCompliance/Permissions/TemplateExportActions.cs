using KmsCompliance.Model;
using KmsCompliance.Services;

namespace KmsCompliance.Permissions;

/// <summary>The actions by which resources and keys are read whole, for templates.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html"/></remarks>
internal static class TemplateExportActions
{
    private const string NotInTemplate = "The key is in no template.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CmkAction> All { get; } =
    [
        AuditActions.DescribeRegions,
        .. ServiceCatalog.All.SelectMany(static service => service.TemplateActions).GroupBy(static action => action.Action).Select(Merge),
        new(AuditActions.DescribeKey) { Reason = "what kind of key it is, and its state", WhenMissing = NotInTemplate, ErrorId = "AccessDenied" },
        new(AuditActions.ListAliases) { Reason = "the aliases of a key, and which key an alias points to", WhenMissing = NotInTemplate, ErrorId = "AccessDenied" },
        OfKey("kms:GetKeyPolicy", "a key's policy"),
        OfKey("kms:GetKeyRotationStatus", "whether a key rotates, and how often"),
        OfKey("kms:ListResourceTags", "a key's tags, and whether a stack has it"),
    ];

    // Two services may share an action, each for resources of its own.
    private static CmkAction Merge(IGrouping<string, CmkAction> same)
    {
        var scopes = same.Select(static action => action.Scope).Distinct().ToArray();
        return new CmkAction(same.First())
        {
            Required = false,
            Scope = scopes is [var only] ? only : ActionScope.Of(string.Concat(scopes.Select(static scope => scope.Name)), scopes),
            Reason = string.Join("; ", same.Select(static action => action.Reason).Distinct(StringComparer.Ordinal)),
        };
    }

    private static CmkAction OfKey(string action, string reason) => new()
    {
        Action = action,
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Key,
        Reason = reason,
        WhenMissing = NotInTemplate,
        ErrorId = "AccessDenied",
    };
}
