using System.Collections;
using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Accepts key policies as text, and as <see cref="CmkPolicy"/>, live or saved. Other objects are left alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PolicyTransformationAttribute : ArgumentTransformationAttribute
{
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
        _ => item is PSObject saved && saved.TypeNames.Contains($"Deserialized.{typeof(CmkPolicy).FullName}") && Text(saved, nameof(CmkPolicy.PolicyDocument)) is { } document
            ? new PolicyArgument(document)
            {
                Service = Text(saved, nameof(CmkPolicy.Service)),
                AccountId = Text(saved, nameof(CmkPolicy.AccountId)),
                Region = Text(saved, nameof(CmkPolicy.Region)),
            }
            : null,
    };

    private static string? Text(PSObject item, string name) => item.Properties[name]?.Value as string;
}
