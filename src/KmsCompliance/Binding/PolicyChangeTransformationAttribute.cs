using System.Collections;
using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Accepts changes of key policies, and changes of keys, which may have repaired a policy first. Other objects are left
/// alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PolicyChangeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is IList list)
        {
            var changes = list.Cast<object?>().Select(FromObject).ToList();
            return changes.Contains(null) ? inputData : changes.OfType<PolicyChangeArgument>().ToArray();
        }

        return FromObject(inputData) is { } single ? new[] { single } : inputData;
    }

    private static PolicyChangeArgument? FromObject(object? item)
    {
        if (item is null or string || PSObject.AsPSObject(item) is not { } change)
        {
            return null;
        }

        if (change.BaseObject is PolicyChangeArgument argument)
        {
            return argument;
        }

        if (change.Properties[nameof(CmkChange.PreviousPolicy)] is null || PipedObject.Text(change, nameof(CmkChange.KeyArn)) is not { } keyArn)
        {
            return null;
        }

        // A change of key has the policy's beside its own.
        var isOfKey = change.Properties[nameof(CmkChange.PolicyStatus)] is not null;
        return new PolicyChangeArgument(keyArn)
        {
            Status = PipedObject.Text(change, isOfKey ? nameof(CmkChange.PolicyStatus) : nameof(CmkPolicyChange.Status)),
            Before = PipedObject.Text(change, nameof(CmkPolicyChange.PreviousPolicy)),
            After = PipedObject.Text(change, isOfKey ? nameof(CmkChange.RepairedPolicy) : nameof(CmkPolicyChange.PolicyDocument)),
            IsRepair = isOfKey,
        };
    }
}
