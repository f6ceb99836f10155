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

    /// <summary>Until when a replica is being made.</summary>
    public DateTimeOffset CreatingUntil { get; init; }

    public string KeySpec { get; init; } = SymmetricSpec;

    public string KeyUsage { get; init; } = EncryptDecrypt;

    public string Origin { get; init; } = AwsKmsOrigin;

    public bool IsAwsManaged { get; init; }

    public bool IsMultiRegion { get; init; }

    /// <summary>Its materials and how they rotate; related multi-Region keys have them in common.</summary>
    public KeyMaterials Materials { get => field ??= new KeyMaterials(Arn, Origin); init; }

    public bool RotationEnabled
    {
        get => Materials.RotationEnabled;
        set
        {
            Materials.RotationEnabled = value;
            if (Materials.RotationEnabledAt == default)
            {
                Materials.RotationEnabledAt = CreatedAt;
            }
        }
    }

    public int RotationPeriodInDays { get => Materials.RotationPeriodInDays; set => Materials.RotationPeriodInDays = value; }

    /// <summary>What was imported into this key: of each material, on what terms.</summary>
    public MaterialImports Imports => field ??= new MaterialImports(this);

    /// <summary>The halves of an asymmetric key.</summary>
    public KeyPair Pair => field ??= new KeyPair(KeySpec);

    /// <summary>The Region of the primary of which a multi-Region key is a replica; null for any other key.</summary>
    public string? PrimaryRegion { get; init; }

    public DateTimeOffset? DeletionDate { get; set; }

    /// <summary>When the key was last used for cryptography, for what, and in which event; null where it was not.</summary>
    public (DateTimeOffset At, string Operation, long EventNumber)? LastUsage { get; set; }

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

    /// <summary>Does what is due: rotations, the end of the making of a replica, and that imported material expires.</summary>
    public void Settle(DateTimeOffset now)
    {
        Materials.Settle(now, rotates: this is { State: KmsKeyState.Enabled, PrimaryRegion: null });
        if (State == KmsKeyState.Creating && now >= CreatingUntil)
        {
            State = KmsKeyState.Enabled;
        }

        Imports.Settle(now);
    }

    public static string ArnOf(string region, string accountId, string keyId) => $"arn:aws:kms:{region}:{accountId}:key/{keyId}";
}
