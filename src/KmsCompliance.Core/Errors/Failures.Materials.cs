namespace KmsCompliance.Errors;

/// <content>Failures of importing key material.</content>
public static partial class Failures
{
    /// <summary>The key is of a kind whose material nobody imports or removes.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="problem">What kind it is; the end of a sentence.</param>
    /// <param name="advice">What to do instead.</param>
    public static Failure KeyTakesNoMaterial(string keyArn, string problem, string advice) =>
        New(FailureKind.InvalidArgument, $"The key '{keyArn}' takes no imported material: {problem}. Nothing was changed.", keyArn, advice);

    /// <summary>A key whose material is imported rotates when new material is imported, and not by itself.</summary>
    public static Failure ExternalKeyNotRotated() =>
        New(FailureKind.InvalidArgument, "A key with imported material never rotates by itself, so it takes no -RotationPeriodInDays. Nothing was made.", null, "Leave the period out. Import-CmkMaterial -Rotate rotates such a key.");

    /// <summary>A file is no key material.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">Why not; the end of a sentence.</param>
    /// <param name="advice">What to do.</param>
    public static Failure MaterialFileNotTaken(string path, string problem, string advice) =>
        New(FailureKind.InvalidArgument, $"'{path}' is no key material: {problem}. Nothing was changed.", path, advice);

    /// <summary>A certificate seals nothing.</summary>
    /// <param name="certificate">The certificate, or its file.</param>
    /// <param name="problem">Why not; the end of a sentence.</param>
    public static Failure EscrowCertificateNotTaken(string certificate, string problem) =>
        New(FailureKind.InvalidArgument, $"Nothing can be sealed to the certificate '{certificate}': {problem}. Nothing was changed.", certificate, "Use a valid certificate of an RSA key with 2,048 bits or more, whose private key is kept where the material may be restored. It is a file in PEM or DER.");

    /// <summary>The sealed material is not in its file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">Why not; the end of a sentence.</param>
    public static Failure EscrowNotWritten(string path, string problem) =>
        New(FailureKind.InvalidArgument, $"The sealed material was not kept in '{path}': {problem}. Nothing was imported.", path, "Name a file that is not there yet, in a folder that is.");

    /// <summary>One escrow holds the material of one key.</summary>
    /// <param name="count">How many keys were named.</param>
    public static Failure EscrowHoldsOneMaterial(int count) =>
        New(FailureKind.InvalidArgument, $"{count} keys were named, and -EscrowPath holds the material of one. Nothing was changed.", null, "Run the command for each key, with a file of its own. -AllReplica takes the keys that are related to one.");

    /// <summary>When the material expires, KMS does not take.</summary>
    /// <param name="validTo">What was named.</param>
    public static Failure MaterialExpiryOutOfRange(DateTimeOffset validTo) =>
        New(FailureKind.InvalidArgument, $"The material cannot expire at {validTo.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: KMS takes a time from now to 365 days ahead. Nothing was changed.", null, "Name another time, or none for material that does not expire.");

    /// <summary>The material is not the one that the key takes.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="problem">Why not; the end of a sentence.</param>
    /// <param name="advice">What to do.</param>
    public static Failure MaterialNotTheSame(string keyArn, string problem, string advice) =>
        New(FailureKind.InvalidArgument, $"The key '{keyArn}' does not take this material: {problem.TrimEnd('.')}. It was not imported.", keyArn, advice);

    /// <summary>Other new material waits for a rotation.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="materialId">That material; null where not reported.</param>
    public static Failure OtherMaterialWaits(string keyArn, string? materialId) =>
        New(FailureKind.InvalidState, $"The key '{keyArn}' has new material that waits for a rotation ({materialId ?? "its id is not reported"}), and takes no other until then. Nothing was changed.", keyArn, "Go on with that material: import it from its file or escrow with -Rotate. Or delete it: aws kms delete-imported-key-material with its key material id, which leaves the key as it is.");

    /// <summary>Whether material was imported is not known.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="why">What came instead of an answer.</param>
    public static Failure MaterialImportInDoubt(string keyArn, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return New(why.Kind, $"Whether the material was imported into '{keyArn}' is not known: {why.Describe()}", keyArn, "Get-ServiceCmk -IncludeRotation shows the key's materials. The same material, imported again from a file, does no harm.") with { Exception = why };
    }

    /// <summary>KMS took material and does not show it.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="materialId">The material.</param>
    public static Failure MaterialNotShown(string keyArn, string materialId) =>
        New(FailureKind.InvalidState, $"KMS took the material {materialId} for the key '{keyArn}', and does not show it as imported, with its expiry, and the key in its new state.", keyArn, "Look with Get-ServiceCmk -IncludeRotation in some minutes, and run the same command again if need be.");

    /// <summary>One of related keys did not get the material.</summary>
    /// <param name="primaryArn">The primary.</param>
    /// <param name="keyArn">The key that did not.</param>
    /// <param name="escrow">Where the material is kept; null where it came from a file.</param>
    public static Failure MaterialSetNotComplete(string primaryArn, string keyArn, string? escrow) =>
        New(FailureKind.InvalidState, $"Not all keys that are related to '{primaryArn}' have the material: that of '{keyArn}' is not known to be there. What comes after it was not done.", keyArn, $"Run the command again with the same material{(escrow is null ? string.Empty : $", opened from '{escrow}'")}: what is imported already is imported again without harm.");

    /// <summary>New material is imported and not ready for a rotation.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="materialId">The material.</param>
    /// <param name="state">Its state, as KMS names it; null where it does not show.</param>
    public static Failure NewMaterialNotReady(string keyArn, string? materialId, string? state) =>
        New(FailureKind.InvalidState, $"The new material {materialId} of the key '{keyArn}' is imported, and KMS does not show it as ready for a rotation: {state ?? "it is not in the list"}. The key was not rotated.", keyArn, "Get-ServiceCmk -IncludeRotation shows the material. Once it is PENDING_ROTATION, Invoke-CmkRotation rotates the key; after an import of other bytes than those that wait, import those that wait.");
}
