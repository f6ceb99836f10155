using System.Collections;
using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Accepts key policies as text, and as <see cref="CmkPolicy"/>, live, saved, or a row of a file. Other objects are left alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PolicyTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] Columns =
        [nameof(CmkPolicy.Service), nameof(CmkPolicy.AccountId), nameof(CmkPolicy.Region), nameof(CmkPolicy.PolicyDocument)];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is IList list)
        {
            var policies = list.Cast<object?>().Select(FromObject).ToList();
            return policies.Contains(null) ? inputData : policies.OfType<PolicyArgument>().ToArray();
        }

        return (object?)FromObject(inputData) ?? inputData;
    }

    private static PolicyArgument? FromObject(object? item) => (item is PSObject wrapped ? wrapped.BaseObject : item) switch
    {
        PolicyArgument argument => argument,
        string text => new PolicyArgument(text),
        CmkPolicy policy => new PolicyArgument(policy.PolicyDocument) { Service = policy.Service, AccountId = policy.AccountId, Region = policy.Region },
        _ => item is PSObject saved && IsSaved(saved) && Text(saved, nameof(CmkPolicy.PolicyDocument)) is { } document
            ? new PolicyArgument(document)
            {
                Service = Text(saved, nameof(CmkPolicy.Service)),
                AccountId = Text(saved, nameof(CmkPolicy.AccountId)),
                Region = Text(saved, nameof(CmkPolicy.Region)),
            }
            : null,
    };

    // A row of a file is one where it has all that such an object has; what has a key beside is a change of a policy, or an IAM policy.
    private static bool IsSaved(PSObject item) =>
        item.TypeNames.Contains($"Deserialized.{typeof(CmkPolicy).FullName}")
        || (item.BaseObject is PSCustomObject && Array.TrueForAll(Columns, column => item.Properties[column] is not null) && item.Properties["KeyArn"] is null);

    private static string? Text(PSObject item, string name) => item.Properties[name]?.Value as string;
}
