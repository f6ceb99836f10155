using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Ports;

namespace KmsCompliance.Materials;

/// <summary>What KMS would refuse of an import, in words of its own before it is asked, and for what could not be foreseen.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html"/></remarks>
internal static class MaterialRefusals
{
    private const string External = "EXTERNAL";

    /// <summary>Refuses a key whose kind takes no material.</summary>
    /// <exception cref="FailureException">It takes none.</exception>
    public static void CheckKind(KeyDescription key, string caller)
    {
        var failure = key.AccountId != caller ? Failures.KeyStateOfOtherAccount(key.Arn, key.AccountId, caller)
            : key.KeyManager == "AWS" ? Failures.AwsManagedKeyAsTarget(key.Arn)
            : key.Arn.StartsWith("arn:aws-cn:", StringComparison.Ordinal) ? Failures.KeyTakesNoMaterial(key.Arn, "in China Regions material has 128 bits, and this command imports 256", "Use the tools of AWS there.")
            : key.Origin != External ? Failures.KeyTakesNoMaterial(key.Arn, $"its origin is {key.Origin ?? "not reported"}, and KMS imports into keys of the origin {External} only", "New-ServiceCmk -Origin External makes one. What a key has is never changed.")
            : key.KeySpec is not (null or "SYMMETRIC_DEFAULT") ? Failures.KeyTakesNoMaterial(key.Arn, $"its key spec is {key.KeySpec}, and this command imports for symmetric encryption only", "Use the tools of AWS for it.")
            : key.KeyState is not (null or "Enabled" or "Disabled" or "PendingImport") ? Failures.KeyStateDoesNotAllow(key.Arn, "given material", key.KeyState, key.KeyState == "Creating" ? "Run the command again in some seconds." : "Restore-ServiceCmk takes a deletion back.")
            : null;
        if (failure is not null)
        {
            throw new FailureException(failure);
        }
    }

    /// <summary>Refuses what a key's materials do not allow.</summary>
    /// <exception cref="FailureException">They do not.</exception>
    public static void CheckMaterials(MaterialTarget target, MaterialImportOptions options)
    {
        var key = target.Key;
        var failure = options.Rotate ? FindRotationProblem(target, options)
            : options.Escrow is null || target.IsEmpty ? null
            : key.IsReplica ? Failures.MaterialNotTheSame(key.Arn, "it is a replica, which takes the bytes of its primary only", "Import into the primary with -AllReplica, or open the escrow and import from a file.")
            : Failures.MaterialNotTheSame(key.Arn, "it has had material already, and generated material is never the same", "Open the escrow of that material and import from a file, or add -Rotate to rotate to new material.");
        if (failure is not null)
        {
            throw new FailureException(failure);
        }
    }

    /// <summary>What KMS refused, in words; null for what has none of its own.</summary>
    public static Failure? Read(MaterialTarget target, AwsCallException exception) => exception.Code switch
    {
        "IncorrectKeyMaterialException" => (target is { IsNew: true, IsEmpty: false }
            ? Failures.MaterialNotTheSame(target.Key.Arn, $"new material was wanted, and KMS says: {exception.Message}", "Import other bytes, or these without -Rotate.")
            : Failures.MaterialNotTheSame(target.Key.Arn, $"KMS says: {exception.Message}", "Import the bytes that the key had; ListKeyRotations shows the ids of its materials. New material is imported with -Rotate.")) with
        {
            Exception = exception,
        },
        "UnsupportedOperationException" => Failures.KeyTakesNoMaterial(target.Key.Arn, $"KMS says: {exception.Message}", "See what kind of key it is with Get-ServiceCmk.") with { Exception = exception },
        _ => null,
    };

    private static Failure? FindRotationProblem(MaterialTarget target, MaterialImportOptions options)
    {
        var key = target.Key;
        return key.IsReplica ? Failures.RotationOfReplica(key.Arn, key.PrimaryArn)
            : target.IsEmpty ? Failures.NoNewKeyMaterial(key.Arn, "it has had none yet, so that there is nothing to rotate.")
            : key.KeyState is not (null or "Enabled") ? Failures.RotationNeedsEnabledKey(key.Arn, key.KeyState)
            : target.History.OnDemandLeft == 0 ? Failures.RotationLimitReached(key.Arn, RotationHistory.MostOnDemand)
            : target.Waiting is { } waiting && options.Escrow is not null ? Failures.OtherMaterialWaits(key.Arn, waiting.Id)
            : null;
    }
}
