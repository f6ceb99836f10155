using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Trials of cryptography. The sandbox has no key material: what would be encrypted is not.</summary>
internal static class TrialOperations
{
    private const int MaxPlaintext = 4096;

    public static void Encrypt(AwsCall call)
    {
        _ = call.Input.Text("Plaintext", 1, (MaxPlaintext + 2) / 3 * 4);
        Try(call, static key => key.KeyUsage == KmsKey.EncryptDecrypt);
    }

    public static void GenerateDataKey(AwsCall call)
    {
        var spec = call.Input.OptionalChoice("KeySpec", ["AES_256", "AES_128"]);
        var bytes = call.Input.OptionalInteger("NumberOfBytes", 1, 1024);
        if (spec is null == bytes is null)
        {
            throw KmsErrors.Validation("Please specify either number of bytes or key spec.");
        }

        Try(call, static key => key.IsSymmetricEncryption);
    }

    // https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html
    private static void Try(AwsCall call, Func<KmsKey, bool> takes)
    {
        var context = call.Input.OptionalMap("EncryptionContext");
        var key = KeyLookup.Find(call, call.Input.Text("KeyId", 1, KeyParameter.MaxLength), KeyIdForms.KeyOrAlias, crossAccount: true);
        var usage = key.LastUsage;
        KeyAuthorization.Demand(call, key, $"kms:{call.Operation}", new KeyUse { EncryptionContext = context });

        // A trial is no use.
        key.LastUsage = usage;
        if (!takes(key))
        {
            throw new AwsErrorException("InvalidKeyUsageException", $"{key.Arn} key usage is {key.KeyUsage} which is not valid for {call.Operation}.");
        }

        KeyStates.RequireUsable(key);
        throw call.Input.Flag("DryRun")
            ? new AwsErrorException("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.")
            : new AwsErrorException("InvalidKeyUsageException", "The sandbox encrypts nothing: it answers trials only, with DryRun.");
    }
}
