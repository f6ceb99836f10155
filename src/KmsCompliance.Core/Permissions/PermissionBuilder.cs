using KmsCompliance.Model;

namespace KmsCompliance.Permissions;

/// <summary>Puts the rights of commands together.</summary>
public static class PermissionBuilder
{
    /// <summary>The rights of commands.</summary>
    /// <param name="commands">Their names.</param>
    /// <param name="declared">What they need, command by command.</param>
    /// <param name="mode">How much of what they do is covered; null for all.</param>
    /// <param name="narrowing">What the policy is confined to.</param>
    public static CmkPermission Build(IReadOnlyList<string> commands, IEnumerable<CmkAction> declared, CmkPermissionMode? mode, PermissionNarrowing narrowing)
    {
        ArgumentNullException.ThrowIfNull(commands);
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(narrowing);
        var actions = declared
            .Where(action => action.Scope != ActionScope.Role || narrowing.RoleNames.Count > 0)
            .Where(action => mode != CmkPermissionMode.Audit || action.Access == CmkActionAccess.Read)
            .Select(action => new CmkAction(action) { Resource = [.. narrowing.ResourcesOf(action.Scope)] })
            .ToList();
        return new CmkPermission
        {
            Command = [.. commands],
            Mode = (mode ?? (actions.Exists(action => action.Access == CmkActionAccess.Write) ? CmkPermissionMode.Remediate : CmkPermissionMode.Audit)).ToString(),
            Actions = [.. actions.Select(static action => action.Action).Distinct(StringComparer.Ordinal)],
            Rights = actions,
            PolicyDocument = actions.Count == 0 ? null : PermissionPolicy.Write(actions, narrowing.Regions),
        };
    }
}
