using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Signing with asymmetric keys: RSA and the curves P-256, P-384 and P-521 really sign; other specs are refused.</summary>
internal static class SigningOperations
{
    private const int MaxMessage = 4096;

    // https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html
    public static void GetPublicKey(AwsCall call)
    {
        var key = Find(call);
        KeyAuthorization.Demand(call, key, "kms:GetPublicKey", KeyUse.Direct);
        KeyStates.RequireUsable(key);
        if (key.IsSymmetricEncryption || key.KeyUsage == "GENERATE_VERIFY_MAC")
        {
            throw KmsErrors.Unsupported($"{key.Arn} key spec is {key.KeySpec} which is not valid for GetPublicKey.");
        }

        call.Json.WriteString("KeyId", key.Arn);
        call.Json.WriteString("PublicKey", Convert.ToBase64String(key.Pair.PublicKey ?? throw KmsErrors.Unsupported($"The sandbox makes no keys of the spec {key.KeySpec}.")));
        if (KmsEnums.HasCustomerMasterKeySpec(key.KeySpec))
        {
            call.Json.WriteString("CustomerMasterKeySpec", key.KeySpec);
        }

        call.Json.WriteString("KeySpec", key.KeySpec);
        call.Json.WriteString("KeyUsage", key.KeyUsage);
        var (member, algorithms) = KmsEnums.AlgorithmsOf(key);
        call.Json.WriteStrings(member, algorithms);
    }

    // https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
    public static void Sign(AwsCall call)
    {
        var message = call.Input.Blob("Message", 1, MaxMessage);
        var type = call.Input.OptionalChoice("MessageType", ["RAW", "DIGEST", "EXTERNAL_MU"]) ?? "RAW";
        var algorithm = call.Input.Text("SigningAlgorithm");
        var key = Find(call);
        var usage = key.LastUsage;
        KeyAuthorization.Demand(call, key, "kms:Sign", new KeyUse { Signing = (type, algorithm) });
        if (call.Input.Flag("DryRun"))
        {
            // A trial is no use.
            key.LastUsage = usage;
        }

        var (member, algorithms) = KmsEnums.AlgorithmsOf(key);
        if (member != "SigningAlgorithms")
        {
            throw new AwsErrorException("InvalidKeyUsageException", $"{key.Arn} key usage is {key.KeyUsage} which is not valid for Sign.");
        }

        if (!algorithms.Contains(algorithm))
        {
            throw new AwsErrorException("InvalidKeyUsageException", $"Algorithm {algorithm} is incompatible with key spec {key.KeySpec}.");
        }

        KeyStates.RequireUsable(key);
        if (type == "DIGEST" && message.Length != KeyPair.DigestLength(algorithm))
        {
            throw KmsErrors.Validation("Digest is invalid length for algorithm " + algorithm + ".");
        }

        if (call.Input.Flag("DryRun"))
        {
            throw new AwsErrorException("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");
        }

        var signature = type == "EXTERNAL_MU" ? null : key.Pair.Sign(message, type == "DIGEST", algorithm);
        call.Json.WriteString("KeyId", key.Arn);
        call.Json.WriteString("Signature", Convert.ToBase64String(signature ?? throw KmsErrors.Unsupported($"The sandbox does not sign with {algorithm}.")));
        call.Json.WriteString("SigningAlgorithm", algorithm);
    }

    private static KmsKey Find(AwsCall call) =>
        KeyLookup.Find(call, call.Input.Text("KeyId", 1, KeyParameter.MaxLength), KeyIdForms.KeyOrAlias, crossAccount: true);
}
