using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Takes a session of Connect-CmkSession, and says of one that was saved, or came from a job, that it is none any
/// more.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var item = PSObject.AsPSObject(inputData ?? string.Empty);
        return item.BaseObject is not CmkSession && (item.TypeNames.Contains($"Deserialized.{typeof(CmkSession).FullName}") || item.Properties[nameof(CmkSession.CallerArn)] is not null)
            ? throw new ArgumentTransformationMetadataException(
                "This session was saved, or comes from another process: it holds no credentials. Call Connect-CmkSession here.")
            : item.BaseObject is CmkSession session ? session : inputData!;
    }
}
