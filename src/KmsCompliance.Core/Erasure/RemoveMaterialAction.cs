using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Removes the current imported material of a key. One material that is missing makes the whole key unusable, also for what older
/// material encrypted; the same material, imported again, undoes it.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html"/></remarks>
public sealed class RemoveMaterialAction : KeyStateAction
{
    /// <inheritdoc/>
    public override string Name => CmkKeyAction.RemoveMaterial;

    /// <inheritdoc/>
    public override string Operation => "kms:DeleteImportedKeyMaterial";

    /// <inheritdoc/>
    public override string Sentence => "Remove the key's current material: KMS refuses the whole key, older material too, until the same material is imported again";

    /// <inheritdoc/>
    public override bool StopsUse => true;

    /// <inheritdoc/>
    public override bool IsDone(KeyDescription key) => key is { KeyState: "PendingImport", Origin: "EXTERNAL" };

    // A key waits for any of its materials, an older one that expired too, while it still has the current one. Keys of other specs have one
    // material all their life, and no list of them.
    internal override async Task<bool> IsDoneAsync(KeyDescription key, IKeyCatalog catalog, CancellationToken stop) =>
        key is { Origin: "EXTERNAL", KeySpec: null or "SYMMETRIC_DEFAULT" }
            ? !(await RotationHistory.ReadAsync(catalog, key.KeyId, stop).ConfigureAwait(false)).HasCurrent && IsDone(key)
            : IsDone(key);

    /// <inheritdoc/>
    public override Failure? FindProblem(KeyDescription key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Origin != "EXTERNAL" ? Failures.KeyTakesNoMaterial(key.Arn, $"its origin is {key.Origin ?? "not reported"}: KMS made its material, and lets nobody remove it", "Disable-ServiceCmk stops its use.")
            : key.KeyState is "Enabled" or "Disabled" or "PendingImport" ? null
            : Failures.KeyStateDoesNotAllow(key.Arn, "deprived of its material", key.KeyState, "KMS refuses it already.");
    }

    internal override Task SendAsync(string key, IKeyCatalog catalog, IKeyManager manager, TimeProvider time, CancellationToken stop) => manager.DeleteMaterialAsync(key, stop);
}
