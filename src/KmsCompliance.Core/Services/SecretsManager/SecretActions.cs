using KmsCompliance.Model;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>The actions of the audit of secrets and of <c>SecretKeyChange</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"/> and
/// <see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html"/></remarks>
internal static class SecretActions
{
    private const string Service = "secretsmanager";

    public static ActionScope Secret { get; } = ActionScope.Of(nameof(Secret), Service, "secret:*");

    public static CmkAction List { get; } = new()
    {
        Action = "secretsmanager:ListSecrets",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "the secrets and their keys",
        Required = true,
        WhenMissing = "The Region's secrets are not shown.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction Describe { get; } = new()
    {
        Action = "secretsmanager:DescribeSecret",
        Access = CmkActionAccess.Read,
        Scope = Secret,
        Reason = "secrets that are named",
        Required = true,
        WhenMissing = "Nothing is said of the secret.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction ListVersions { get; } = new()
    {
        Action = "secretsmanager:ListSecretVersionIds",
        Access = CmkActionAccess.Read,
        Scope = Secret,
        Reason = "which key each version is under (KMSC013)",
        WhenMissing = "KMSC013 is Unknown (NotAnswered).",
    };

    public static CmkAction LookAtVersions { get; } = new(ListVersions)
    {
        Reason = "which keys each version is under",
        WhenMissing = "Of each secret it says that this could not be determined, by an object with Dependant NotSeen; with -NoVersion nobody asks.",
    };

    public static CmkAction GetResourcePolicy { get; } = new()
    {
        Action = "secretsmanager:GetResourcePolicy",
        Access = CmkActionAccess.Read,
        Scope = Secret,
        Reason = "for -ReadsData, whom the secret's own policy lets read its value",
        WhenMissing = "With -ReadsData, whoever may decrypt is Unknown, with a warning.",
    };

    /// <summary>Those of <c>SecretReading</c>.</summary>
    public static IReadOnlyList<CmkAction> ReadsData { get; } =
        [new(Describe) { Reason = "for -ReadsData, the secret and its key", Required = false, WhenMissing = "With -ReadsData, nothing is said of the secret." }, GetResourcePolicy];

    public static IReadOnlyList<CmkAction> Template { get; } =
        [new(Describe) { Reason = "the secret without its value, for templates", WhenMissing = "The resource is in no template." }];

    public static IReadOnlyList<CmkAction> Change { get; } =
    [
        new(Describe) { Reason = "the secret's key, owner and replicas", WhenMissing = "Nothing is changed." },
        new(ListVersions)
        {
            Reason = "which key each version is under",
            WhenMissing = "The key is set, but whether the versions were re-encrypted is not seen: the change stays Pending.",
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "secretsmanager:UpdateSecret",
            Access = CmkActionAccess.Write,
            Scope = Secret,
            Reason = "the change",
            Required = true,
            WhenMissing = "Nothing is changed.",
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "kms:GenerateDataKey",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.Key,
            ViaService = Service,
            Reason = "Secrets Manager tries the new key in the caller's name",
            Required = true,
            WhenMissing = "Secrets Manager refuses the key: nothing is changed.",
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "kms:Decrypt",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.Key,
            ViaService = Service,
            Reason = "Secrets Manager tries the new key, and reads the versions under the old one",
            Required = true,
            WhenMissing = "Secrets Manager refuses the key: nothing is changed. Missing on the old key alone, the versions stay under it (VersionNotReencrypted).",
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "kms:Encrypt",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.Key,
            ViaService = Service,
            Reason = "Secrets Manager re-encrypts the versions under the new key",
            Required = true,
            WhenMissing = "The secret names the new key, but AWS answers success and leaves its versions under the old one.",
            ErrorId = "VersionNotReencrypted",
        },
    ];
}
