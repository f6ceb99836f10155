using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>Changing a log group's key: for events that are stored from now on, within about five minutes. Those stored before
/// keep their encryption, and cannot be read without the old key (CloudWatch Logs API Reference, AssociateKmsKey).</summary>
internal sealed class LogGroupKeyChange : ServiceKeyChange
{
    /// <inheritdoc/>
    public override bool CanRestoreDefault => true;

    /// <inheritdoc/>
    public override string Applied =>
        "New log events are under the key within about 5 minutes; those stored before keep their encryption, and need the old key to be read.";

    /// <inheritdoc/>
    public override string AppliedDefault =>
        "New log events are under the key that CloudWatch Logs owns within about 5 minutes; those stored before keep their encryption, and need the former key to be read.";

    /// <inheritdoc/>
    public override string NotSeen =>
        "CloudWatch Logs accepted the key; whether it reports it was not seen. Get-ServiceEncryptionStatus -Service CloudWatchLogs shows it.";

    /// <inheritdoc/>
    public override string Describe(EncryptionStatus resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return $"the log group '{resource.ResourceArn}'";
    }

    /// <inheritdoc/>
    public override Confirmation Ask(EncryptionStatus resource, string? key)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new Confirmation(
            resource.ResourceId,
            $"Change the key of new log events from {resource.KmsKeyId ?? ServiceCatalog.CloudWatchLogs.DefaultKey.Name} to {key ?? ServiceCatalog.CloudWatchLogs.DefaultKey.Name}");
    }

    /// <summary>Two changes of one log group at a time are refused; the second may be made when the first is done.</summary>
    /// <inheritdoc/>
    public override bool IsPassing(AwsCallException refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Code == "OperationAbortedException";
    }
}
