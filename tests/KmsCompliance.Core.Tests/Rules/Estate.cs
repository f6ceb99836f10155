using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>Resources, keys and look-ups to judge.</summary>
internal static class Estate
{
    public const string Account = "111122223333";
    public const string OtherAccount = "444455556666";
    public const string Region = "eu-west-1";
    public const string KeyId = "00000101-5a6d-4b0c-8000-000000000101";
    public const string KeyArn = $"arn:aws:kms:{Region}:{Account}:key/{KeyId}";
    public const string ForeignKeyArn = $"arn:aws:kms:{Region}:{OtherAccount}:key/{KeyId}";

    public static SecretEncryptionStatus Secret(string? kmsKeyId, string? owningService = null, string? primaryRegion = null) => new()
    {
        AccountId = Account,
        Region = Region,
        ResourceName = "billing/api-token",
        ResourceArn = $"arn:aws:secretsmanager:{Region}:{Account}:secret:billing/api-token-AbCdEf",
        KmsKeyId = kmsKeyId,
        OwningService = owningService,
        PrimaryRegion = primaryRegion,
    };

    public static XRayEncryptionStatus XRay(string type, string? kmsKeyId = null) =>
        new() { AccountId = Account, Region = Region, EncryptionType = type, KmsKeyId = kmsKeyId };

    public static TrailEncryptionStatus Trail(string? kmsKeyId, string type = TrailResourceType.Trail) => new()
    {
        AccountId = Account,
        Region = Region,
        ResourceType = type,
        ResourceName = "billing-audit",
        ResourceArn = $"arn:aws:cloudtrail:{Region}:{Account}:{(type == TrailResourceType.Trail ? "trail/billing-audit" : "eventdatastore/0e5d0001-5a6d-4b0c-8000-000000000001")}",
        KmsKeyId = kmsKeyId,
    };

    public static DefaultKey AwsOwnedKey { get; } = new(ComplianceReason.AwsOwnedKey, "AWS's", "Encrypted under a key that AWS owns.");

    public static DefaultKey AwsManagedKey { get; } = new(ComplianceReason.AwsManagedKey, "aws/service", "Encrypted under a key that AWS manages.");

    public static ConfiguredResource ConfiguredTrail(string? kmsKeyId) => new(Trail(kmsKeyId), new(ComplianceReason.AwsOwnedKey, "SSE-S3", "SSE-S3."))
    {
        KeyMayLieElsewhere = true,
    };

    public static ConfiguredResource Configured(string? kmsKeyId) => new(Secret(kmsKeyId), AwsManagedKey);

    public static KeyDescription Key(string arn = KeyArn) => new()
    {
        KeyId = arn[(arn.LastIndexOf('/') + 1)..],
        Arn = arn,
        AccountId = arn.Split(':')[4],
        KeyManager = "CUSTOMER",
        KeyState = "Enabled",
        KeySpec = "SYMMETRIC_DEFAULT",
        KeyUsage = "ENCRYPT_DECRYPT",
        Origin = "AWS_KMS",
    };

    public static KeyLookup Found(KeyDescription key) => KeyLookup.Found(key);

    public static KeyLookup NotFound() => KeyLookup.NotFound(Call(FailureKind.NotFound, "NotFoundException"));

    public static KeyLookup Unreadable(FailureKind kind = FailureKind.AccessDenied, string code = "AccessDeniedException") =>
        KeyLookup.Unreadable(Call(kind, code));

    public static EncryptionStatus Judged(string reason, string? keyManager) =>
        Secret(KeyArn).With(new() { Reason = reason, KeyManager = keyManager, KeyArn = KeyArn, Message = "Words." });

    public static string Describe(IEnumerable<CmkFinding> findings) =>
        string.Join(", ", findings.Select(finding => $"{finding.RuleId} {finding.Compliance} {finding.Severity}"));

    private static AwsCallException Call(FailureKind kind, string code) =>
        new(kind, "said so.") { Code = code, Operation = "kms:DescribeKey", Region = Region };
}
