namespace KmsCompliance.Tests.Binding;

/// <summary>What Get-AWSRegion gives: <see cref="Name"/> is the display name.</summary>
public sealed record AWSRegion(string Region, string Name, bool IsShellDefault);

/// <summary>What Get-SECSecretList gives, as far as it matters: the Region is in the ARN alone.</summary>
public sealed record SecretListEntry(string ARN, string Name, string? KmsKeyId, string? PrimaryRegion);

/// <summary>What Get-CTTrail gives, as far as it matters.</summary>
public sealed record Trail(string TrailARN, string Name, string HomeRegion, string? KmsKeyId, string S3BucketName);

/// <summary>What Get-CTEventDataStore gives, as far as it matters.</summary>
public sealed record EventDataStore(string EventDataStoreArn, string Name, string Status);

/// <summary>What New-KMSKey and Get-KMSKey give, as far as it matters.</summary>
public sealed record KeyMetadata(string Arn, string KeyId, string AWSAccountId, bool Enabled, string Description);

/// <summary>What Get-KMSAliasList gives.</summary>
public sealed record AliasListEntry(string AliasArn, string AliasName, string TargetKeyId);
