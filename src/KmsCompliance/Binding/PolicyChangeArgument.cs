namespace KmsCompliance.Binding;

/// <summary>A change of a key's policy as a parameter takes it: made from what Grant- and Revoke-CmkAccess put out, and from changes of
/// keys that repaired a policy, live and saved ones alike.</summary>
public sealed class PolicyChangeArgument
{
    internal PolicyChangeArgument(string keyArn) => KeyArn = keyArn;

    /// <summary>The key's ARN.</summary>
    public string KeyArn { get; }

    /// <summary>What came of the change of the policy; null where a change of key changed none.</summary>
    internal string? Status { get; init; }

    /// <summary>The policy before.</summary>
    internal string? Before { get; init; }

    /// <summary>The policy that the change left; null where that is not known.</summary>
    internal string? After { get; init; }

    /// <summary>Whether it was made so that resources could be put under the key.</summary>
    internal bool IsRepair { get; init; }

    /// <inheritdoc/>
    public override string ToString() => KeyArn;
}
