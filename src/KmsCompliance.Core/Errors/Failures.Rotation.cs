namespace KmsCompliance.Errors;

/// <summary>Those about the rotation of keys.</summary>
public static partial class Failures
{
    /// <summary>KMS does not rotate keys of this kind.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="problem">What kind it is; a sentence.</param>
    /// <param name="advice">What to do instead.</param>
    public static Failure RotationNotSupported(string keyArn, string problem, string advice) =>
        New(FailureKind.InvalidArgument, $"The key '{keyArn}' cannot be rotated like this: {problem}", keyArn, advice);

    /// <summary>The key is a replica, which rotates with its primary.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="primaryArn">Its primary; null where KMS does not say.</param>
    public static Failure RotationOfReplica(string keyArn, string? primaryArn) =>
        New(FailureKind.InvalidArgument, $"The key '{keyArn}' is a replica: it rotates with its primary{(primaryArn is null ? string.Empty : $", which is '{primaryArn}'")}.", keyArn, primaryArn is null ? "Name the primary key." : $"Name the primary: -KeyId {primaryArn}");

    /// <summary>The key's state keeps it from being rotated.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="state">Its state, as KMS names it.</param>
    public static Failure RotationNeedsEnabledKey(string keyArn, string? state) =>
        New(FailureKind.InvalidState, $"The key '{keyArn}' is {state ?? "in a state that KMS does not report"}: KMS rotates enabled keys only, and takes no setting of their rotation.", keyArn, "Enable the key first, or leave it as it is: a key that is not used needs no rotation.");

    /// <summary>The key has had all of its rotations on demand.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="most">How many a key may have.</param>
    public static Failure RotationLimitReached(string keyArn, int most) =>
        New(FailureKind.InvalidState, $"The key '{keyArn}' has had the {most} rotations on demand that a key may have in its life.", keyArn, "Let it rotate by itself (Set-CmkRotation), which is not counted, or put what is under it under a new key.");

    /// <summary>A rotation of the key is under way.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="problem">What is known of it; a sentence.</param>
    public static Failure RotationUnderWay(string keyArn, string problem) =>
        New(FailureKind.InvalidState, $"The key '{keyArn}' is being rotated already, or is about to be: {problem}", keyArn, "Wait until that is done: Get-ServiceCmk -IncludeRotation shows it. A second rotation would be counted too.");

    /// <summary>A key whose material is imported has no new material to rotate to.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="problem">What there is instead; a sentence.</param>
    public static Failure NoNewKeyMaterial(string keyArn, string problem) =>
        New(FailureKind.InvalidState, $"The key '{keyArn}' has imported material, and no new material to rotate to: {problem}", keyArn, "Import-CmkMaterial -Rotate imports new material, of a multi-Region key into each replica too, and rotates the primary then.");

    /// <summary>No answer came to a write of a key's rotation.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="why">What came instead.</param>
    public static Failure RotationInDoubt(string keyArn, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return New(why.Kind, $"Whether the rotation of '{keyArn}' was changed is not known: {why.Describe()}", keyArn, "Get-ServiceCmk -IncludeRotation shows it, and ListKeyRotations of KMS. Rotating once more is counted once more.") with
        {
            Exception = why,
        };
    }

    /// <summary>KMS took a write of a key's rotation, and says otherwise.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="seen">What it says; words.</param>
    public static Failure RotationNotTaken(string keyArn, string seen) =>
        New(FailureKind.InvalidState, $"KMS took the change of the rotation of '{keyArn}', and still says {seen}.", keyArn, "Look again in some minutes: KMS shows changes late at times. Somebody else may have changed it too.");
}
