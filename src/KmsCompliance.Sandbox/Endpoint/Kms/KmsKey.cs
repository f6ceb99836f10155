using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>A KMS key.</summary>
internal sealed class KmsKey
{
    public const string SymmetricSpec = "SYMMETRIC_DEFAULT";
    public const string EncryptDecrypt = "ENCRYPT_DECRYPT";
    public const string AwsKmsOrigin = "AWS_KMS";
    public const string ExternalOrigin = "EXTERNAL";

    private string _policyText = "";

    public required string Id { get; init; }

    public required string AccountId { get; init; }

    public required string Region { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on calls see the key.</summary>
    public DateTimeOffset VisibleAt { get; init; }

    public string Description { get; set; } = "";

    public KmsKeyState State { get; set; }

    public string KeySpec { get; init; } = SymmetricSpec;

    public string KeyUsage { get; init; } = EncryptDecrypt;

    public string Origin { get; init; } = AwsKmsOrigin;

    public bool IsAwsManaged { get; init; }

    public bool IsMultiRegion { get; init; }

    public bool RotationEnabled { get; set; }

    public int RotationPeriodInDays { get; set; } = 365;

    /// <summary>From when on the next rotation is counted: since rotation was turned on, or the last one.</summary>
    public DateTimeOffset? RotationEnabledAt { get; set; }

    public KeyMaterials Materials => field ??= new KeyMaterials(this);

    /// <summary>The halves of an asymmetric key.</summary>
    public KeyPair Pair => field ??= new KeyPair(KeySpec);

    /// <summary>The Region of the primary of which a multi-Region key is a replica; null for any other key.</summary>
    public string? PrimaryRegion { get; init; }

    public DateTimeOffset? DeletionDate { get; set; }

    /// <summary>When imported material expires; null where it does not, or is not imported.</summary>
    public DateTimeOffset? ValidTo { get; set; }

    /// <summary>When the key was last used for cryptography, and for what; null where it was not.</summary>
    public (DateTimeOffset At, string Operation)? LastUsage { get; set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public List<KmsGrant> Grants { get; } = [];

    public string PolicyText
    {
        get => _policyText;
        set
        {
            Policy = KeyPolicyDocument.Parse(value);
            _policyText = value;
        }
    }

    public KeyPolicyDocument Policy { get; private set; } = null!;

    /// <summary>Whether a service can encrypt under the key: services take no other kind.</summary>
    public bool IsSymmetricEncryption => KeySpec == SymmetricSpec && KeyUsage == EncryptDecrypt;

    public static string ArnOf(string region, string accountId, string keyId) => $"arn:aws:kms:{region}:{accountId}:key/{keyId}";
}
