namespace KmsCompliance.Permissions;

/// <summary>What every command says of itself: the IAM actions that it needs.</summary>
internal interface ICommandActions
{
    /// <summary>The actions, those included that AWS asks of the caller without being called by the module; empty for a
    /// command that asks nothing of AWS. Put together whenever it is asked for.</summary>
    static abstract IReadOnlyList<CmkAction> Actions { get; }
}
