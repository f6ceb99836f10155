using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Lets a disabled key be used again.</summary>
public sealed class EnableKeyAction : KeyStateAction
{
    /// <inheritdoc/>
    public override string Name => CmkKeyAction.Enable;

    /// <inheritdoc/>
    public override string Operation => "kms:EnableKey";

    /// <inheritdoc/>
    public override string Sentence => "Enable the key: whoever its policy lets in can use it again";

    /// <inheritdoc/>
    public override bool IsDone(KeyDescription key) => key?.KeyState == "Enabled";

    /// <inheritdoc/>
    public override Failure? FindProblem(KeyDescription key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.KeyState switch
        {
            "Disabled" => null,
            "PendingDeletion" or "PendingReplicaDeletion" => Failures.KeyStateDoesNotAllow(key.Arn, "enabled", key.KeyState, "Restore-ServiceCmk takes the deletion back and enables the key."),
            "PendingImport" => Failures.KeyStateDoesNotAllow(key.Arn, "enabled", key.KeyState, "Its imported material is missing, or has expired: import the same material again."),
            _ => Failures.KeyStateDoesNotAllow(key.Arn, "enabled", key.KeyState, "Wait until the key has settled, or see to its key store."),
        };
    }

    internal override Task SendAsync(string key, IKeyCatalog catalog, IKeyManager manager, TimeProvider time, CancellationToken stop) => manager.EnableKeyAsync(key, stop);
}
