namespace KmsCompliance.Permissions;

/// <summary>Puts the rights of commands together.</summary>
public static class PermissionBuilder
{
    /// <summary>The rights of commands.</summary>
    /// <param name="commands">Some of <see cref="CommandActions.Commands"/>.</param>
    /// <param name="mode">How much of what they do is covered; null for all.</param>
    /// <param name="narrowing">What the policy is confined to.</param>
    public static CmkPermission Build(IEnumerable<string> commands, CmkPermissionMode? mode, PermissionNarrowing narrowing)
    {
        ArgumentNullException.ThrowIfNull(commands);
        ArgumentNullException.ThrowIfNull(narrowing);
        var names = commands
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(command => CommandActions.Commands.First(known => known.Equals(command, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        var actions = names
            .SelectMany(CommandActions.Of)
            .Where(action => mode != CmkPermissionMode.Audit || action.Access == CmkActionAccess.Read)
            .Select(action => action with { Resource = narrowing.ResourcesOf(action.Scope) })
            .ToList();
        return new CmkPermission
        {
            Command = names,
            Mode = mode ?? (actions.Exists(action => action.Access == CmkActionAccess.Write) ? CmkPermissionMode.Remediate : CmkPermissionMode.Audit),
            Actions = actions,
            PolicyDocument = actions.Count == 0 ? null : PermissionPolicy.Write(actions, narrowing.Regions),
        };
    }
}
