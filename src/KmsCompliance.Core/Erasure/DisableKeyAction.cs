using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Lets a key be used no more, until it is enabled again.</summary>
public sealed class DisableKeyAction : KeyStateAction
{
    /// <inheritdoc/>
    public override string Name => CmkKeyAction.Disable;

    /// <inheritdoc/>
    public override string Operation => "kms:DisableKey";

    /// <inheritdoc/>
    public override string Sentence => "Disable the key: KMS refuses it until it is enabled again";

    /// <inheritdoc/>
    public override bool StopsUse => true;

    /// <inheritdoc/>
    public override bool IsDone(KeyDescription key) => key?.KeyState == "Disabled";

    /// <inheritdoc/>
    public override Failure? FindProblem(KeyDescription key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.KeyState switch
        {
            "Enabled" => null,
            "PendingDeletion" or "PendingReplicaDeletion" => Failures.KeyStateDoesNotAllow(key.Arn, "disabled", key.KeyState, "KMS refuses it already. Restore-ServiceCmk takes the deletion back."),
            _ => Failures.KeyStateDoesNotAllow(key.Arn, "disabled", key.KeyState, "KMS disables keys that are enabled only. Remove-ServiceCmk schedules the deletion of one in another state."),
        };
    }

    internal override Task SendAsync(string key, IKeyCatalog catalog, IKeyManager manager, TimeProvider time, CancellationToken stop) => manager.DisableKeyAsync(key, stop);
}
