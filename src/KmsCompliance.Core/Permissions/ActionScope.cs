namespace KmsCompliance.Permissions;

/// <summary>How far the resource of an action can be narrowed.</summary>
/// <remarks>The tables of actions and resource types of each service:
/// <see href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"/>.
/// </remarks>
internal enum ActionScope
{
    /// <summary>No resource, and asked of a Region that the user does not choose.</summary>
    Anywhere,

    /// <summary>No resource; the Region alone narrows it.</summary>
    Region,

    /// <summary>The keys that the command is about.</summary>
    Key,

    /// <summary>Any key of the account: which, is not known before the command runs.</summary>
    AnyKey,

    /// <summary>Any key and any alias of the account.</summary>
    AnyKeyAndAlias,

    /// <summary>The secrets that the command is about.</summary>
    Secret,

    /// <summary>Any trail: they may belong to an organisation's management account.</summary>
    Trail,

    /// <summary>Any event data store.</summary>
    EventDataStore,
}
