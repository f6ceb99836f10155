namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Values of KMS's enumerations, from the service's model.</summary>
internal static class KmsEnums
{
    public static IReadOnlyList<string> KeySpecs { get; } =
    [
        KmsKey.SymmetricSpec, "RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1",
        "ECC_NIST_EDWARDS25519", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "SM2", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87",
    ];

    public static IReadOnlyList<string> KeyUsages { get; } = [KmsKey.EncryptDecrypt, "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"];

    public static IReadOnlyList<string> Origins { get; } = [KmsKey.AwsKmsOrigin, KmsKey.ExternalOrigin, "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"];

    public static IReadOnlyList<string> GrantOperations { get; } =
    [
        "Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo", "Sign", "Verify",
        "GetPublicKey", "CreateGrant", "RetireGrant", "DescribeKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext",
        "GenerateMac", "VerifyMac", "DeriveSharedSecret",
    ];

    /// <summary>Whether the older member CustomerMasterKeySpec knows a spec: the newest ones are missing there.</summary>
    public static bool HasCustomerMasterKeySpec(string keySpec) =>
        keySpec != "ECC_NIST_EDWARDS25519" && !keySpec.StartsWith("ML_DSA", StringComparison.Ordinal);

    /// <summary>The usages that a key of a spec can have; the first is the default where there is one.</summary>
    public static IReadOnlyList<string> UsagesOf(string keySpec) => keySpec switch
    {
        KmsKey.SymmetricSpec => [KmsKey.EncryptDecrypt],
        _ when keySpec.StartsWith("RSA_", StringComparison.Ordinal) => [KmsKey.EncryptDecrypt, "SIGN_VERIFY"],
        _ when keySpec.StartsWith("HMAC_", StringComparison.Ordinal) => ["GENERATE_VERIFY_MAC"],
        _ when keySpec.StartsWith("ECC_NIST_P", StringComparison.Ordinal) => ["SIGN_VERIFY", "KEY_AGREEMENT"],
        "SM2" => [KmsKey.EncryptDecrypt, "SIGN_VERIFY", "KEY_AGREEMENT"],
        _ => ["SIGN_VERIFY"],
    };

    /// <summary>The member of KeyMetadata that lists a key's algorithms, and its values.</summary>
    public static (string Member, IReadOnlyList<string> Algorithms) AlgorithmsOf(KmsKey key) => (key.KeySpec, key.KeyUsage) switch
    {
        (KmsKey.SymmetricSpec, _) => ("EncryptionAlgorithms", ["SYMMETRIC_DEFAULT"]),
        ("SM2", KmsKey.EncryptDecrypt) => ("EncryptionAlgorithms", ["SM2PKE"]),
        (_, KmsKey.EncryptDecrypt) => ("EncryptionAlgorithms", ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]),
        (_, "KEY_AGREEMENT") => ("KeyAgreementAlgorithms", ["ECDH"]),
        (_, "GENERATE_VERIFY_MAC") => ("MacAlgorithms", ["HMAC_SHA_" + key.KeySpec["HMAC_".Length..]]),
        ("SM2", _) => ("SigningAlgorithms", ["SM2DSA"]),
        ("ECC_NIST_P384", _) => ("SigningAlgorithms", ["ECDSA_SHA_384"]),
        ("ECC_NIST_P521", _) => ("SigningAlgorithms", ["ECDSA_SHA_512"]),
        ("ECC_NIST_EDWARDS25519", _) => ("SigningAlgorithms", ["ED25519_SHA_512", "ED25519_PH_SHA_512"]),
        var (spec, _) when spec.StartsWith("ECC_", StringComparison.Ordinal) => ("SigningAlgorithms", ["ECDSA_SHA_256"]),
        var (spec, _) when spec.StartsWith("ML_DSA", StringComparison.Ordinal) => ("SigningAlgorithms", ["ML_DSA_SHAKE_256"]),
        _ => ("SigningAlgorithms", ["RSASSA_PSS_SHA_256", "RSASSA_PSS_SHA_384", "RSASSA_PSS_SHA_512", "RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PKCS1_V1_5_SHA_384", "RSASSA_PKCS1_V1_5_SHA_512"]),
    };
}
