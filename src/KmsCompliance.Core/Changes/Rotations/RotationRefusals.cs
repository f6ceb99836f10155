using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.Rotations;

/// <summary>What KMS refuses of rotation, in words of its own before it is asked, and for what could not be foreseen.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"/>,
/// <see href="https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html"/>.</remarks>
internal static class RotationRefusals
{
    private const string NewKey = "Make a new key and put what is under this one under it: that is how such keys are rotated.";

    /// <summary>Refuses a key whose kind or state KMS does not rotate. What is not reported is left to KMS.</summary>
    /// <exception cref="FailureException">It cannot be.</exception>
    public static void Check(KeyDescription key, KeyRotationEdit edit)
    {
        if (key.KeyManager == "AWS")
        {
            throw new FailureException(Failures.RotationNotSupported(key.Arn, "AWS manages it, and rotates it about once a year.", "Nothing has to be done. Use a customer-managed key to say when."));
        }

        if (key.KeySpec is not (null or "SYMMETRIC_DEFAULT") || key.KeyUsage is not (null or "ENCRYPT_DECRYPT"))
        {
            throw new FailureException(Failures.RotationNotSupported(key.Arn, $"its key spec is {key.KeySpec}, and KMS rotates symmetric encryption keys only.", NewKey));
        }

        if (key.Origin is not (null or "AWS_KMS" or "EXTERNAL"))
        {
            throw new FailureException(Failures.RotationNotSupported(key.Arn, $"its origin is {key.Origin}, a custom key store, whose keys KMS does not rotate.", NewKey));
        }

        if (key.IsReplica)
        {
            throw new FailureException(Failures.RotationOfReplica(key.Arn, key.PrimaryArn));
        }

        if (key.Origin == "EXTERNAL" && edit.Action != KeyRotationEdit.Rotate)
        {
            throw new FailureException(Unsupported(key, edit));
        }

        if (key.KeyState is not (null or "Enabled"))
        {
            throw new FailureException(Failures.RotationNeedsEnabledKey(key.Arn, key.KeyState));
        }
    }

    /// <summary>Refuses a rotation that the key's materials do not allow.</summary>
    /// <exception cref="FailureException">They do not.</exception>
    public static void Check(KeyDescription key, RotationHistory history)
    {
        if (history.OnDemandLeft == 0)
        {
            throw new FailureException(Failures.RotationLimitReached(key.Arn, RotationHistory.MostOnDemand));
        }

        if (key.Origin == "EXTERNAL" && !history.Materials.Any(static material => material.State == "PENDING_ROTATION"))
        {
            throw new FailureException(Failures.NoNewKeyMaterial(
                key.Arn,
                history.Materials.Any(static material => material.State == "PENDING_MULTI_REGION_IMPORT_AND_ROTATION")
                    ? "what was imported into the primary is not imported into every replica."
                    : "none is pending rotation."));
        }
    }

    /// <summary>What is said of a key that cannot rotate by itself.</summary>
    public static Failure Unsupported(KeyDescription key, KeyRotationEdit edit) => key.Origin == "EXTERNAL"
        ? Failures.RotationNotSupported(key.Arn, "its material is imported, and KMS cannot make new material for it by itself.", "Import new material and rotate on demand: Invoke-CmkRotation.")
        : Failures.RotationNotSupported(key.Arn, $"KMS does not support {edit.Operation} for it.", NewKey);

    /// <summary>What KMS refused, in words; null for what has none of its own.</summary>
    public static Failure? Read(KeyDescription key, KeyRotationEdit edit, AwsCallException exception) => exception.Code switch
    {
        "ConflictException" => Failures.RotationUnderWay(key.Arn, exception.Message) with { Exception = exception },
        "LimitExceededException" => Failures.RotationLimitReached(key.Arn, RotationHistory.MostOnDemand) with { Exception = exception },
        "DisabledException" => Failures.RotationNeedsEnabledKey(key.Arn, "Disabled") with { Exception = exception },
        "UnsupportedOperationException" => Failures.RotationNotSupported(key.Arn, exception.Message, NewKey) with { Exception = exception },
        "KMSInvalidStateException" when key.Origin == "EXTERNAL" && edit.Action == KeyRotationEdit.Rotate => Failures.NoNewKeyMaterial(key.Arn, exception.Message) with { Exception = exception },
        _ => null,
    };
}
