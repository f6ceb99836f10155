using KmsCompliance.Services;

namespace KmsCompliance.Permissions;

/// <summary>The actions of making, applying and undoing plans: those of the commands that make such changes one by one.</summary>
internal static class PlanActions
{
    /// <summary>Those of making a plan: what is read before a change.</summary>
    public static IReadOnlyList<CmkAction> Make { get; } = Merge(
        ServiceActions.Change(ServiceCatalog.All).Where(IsRead),
        KeyActions.SetRotation.Where(IsRead));

    /// <summary>Those of applying one.</summary>
    public static IReadOnlyList<CmkAction> Apply { get; } = Merge(ServiceActions.Change(ServiceCatalog.All), KeyActions.Make, KeyActions.SetRotation.Where(static action => action.Action != "kms:DisableKeyRotation"));

    /// <summary>Those of undoing one.</summary>
    public static IReadOnlyList<CmkAction> Undo { get; } = Merge(ServiceActions.Restore(ServiceCatalog.All), KeyActions.SetRotation);

    private static bool IsRead(CmkAction action) => action.Access != CmkActionAccess.Write;

    // What one kind of step cannot do without, a plan that has none of the kind does not need.
    private static IReadOnlyList<CmkAction> Merge(params IEnumerable<CmkAction>[] actions) =>
        [.. actions.SelectMany(static some => some).DistinctBy(static action => (action.Action, action.ViaService)).Select(static action => new CmkAction(action) { Required = false })];
}
