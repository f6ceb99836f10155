using KmsCompliance.Errors;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>What can go wrong with secrets.</summary>
public static class SecretFailures
{
    /// <summary>The text does not name a secret.</summary>
    /// <param name="value">The text.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static Failure InvalidSecretId(string? value, string problem) =>
        Failures.New(FailureKind.InvalidArgument, $"'{value}' does not name a secret: {problem}. Accepted: {SecretsManagerService.Forms}.", value, "Get-SecretEncryptionStatus lists the Region's secrets; Tab completes them.");

    /// <summary>A service owns the secret and alone may change it.</summary>
    /// <param name="arn">The secret.</param>
    /// <param name="owner">The owning service.</param>
    public static Failure SecretOwnedByService(string arn, string owner) =>
        Failures.New(FailureKind.InvalidState, $"The secret '{arn}' is owned by '{owner}', and only that service can change its key.", arn, owner == "rds" ? "Set MasterUserSecretKmsKeyId on the database (Edit-RDSDBInstance, Edit-RDSDBCluster)." : $"Change the key through '{owner}'.");

    /// <summary>The secret is a replica, and Secrets Manager did not change its key in place.</summary>
    /// <param name="arn">The replica.</param>
    /// <param name="primaryRegion">Where its primary lies.</param>
    /// <param name="why">Its answer.</param>
    public static Failure SecretIsReplica(string arn, string primaryRegion, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return Failures.New(FailureKind.InvalidState, $"The secret '{arn}' is a replica of a secret in {primaryRegion}, and Secrets Manager did not change its key in place. {why.Describe()}", arn, $"Remove the replica from the secret in {primaryRegion} and add it again with the new key (Remove-SECRegionsFromReplication, Add-SECSecretToRegion); applications in the replica's Region cannot read it in between.") with { Exception = why };
    }

    /// <summary>The secret is scheduled for deletion.</summary>
    /// <param name="arn">The secret.</param>
    /// <param name="deletion">When it is to be deleted.</param>
    public static Failure SecretPendingDeletion(string arn, DateTimeOffset deletion) =>
        Failures.New(FailureKind.InvalidState, $"The secret '{arn}' is scheduled for deletion ({deletion:u}) and cannot be changed.", arn, "Restore it first (Restore-SECSecret) if it is still needed.");

    /// <summary>Labelled versions of a secret are not under the new key.</summary>
    /// <param name="arn">The secret.</param>
    /// <param name="key">The new key.</param>
    /// <param name="versions">The versions and their labels.</param>
    public static Failure VersionNotReencrypted(string arn, string key, IReadOnlyList<string> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        return Failures.New(
            FailureKind.AccessDenied,
            $"The secret '{arn}' now names key '{key}', but Secrets Manager did not re-encrypt {string.Join(", ", versions)}. "
            + "It answers success and leaves the versions as they are when it cannot decrypt them with the old key or encrypt them with the new one.",
            arn,
            "Make sure that the old key still works. Allow the caller kms:Encrypt, kms:Decrypt and kms:GenerateDataKey on the new key and kms:Decrypt on the old one, and run the command again. Do not disable or delete the old key before.");
    }
}
