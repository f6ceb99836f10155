using KmsCompliance.Errors;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>What a refusal of CloudTrail means, and what to do about it.</summary>
internal static class TrailRefusal
{
    /// <summary>The failure to tell; null where the refusal says enough.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="resource">The trail or event data store.</param>
    /// <param name="keyArn">The key.</param>
    public static Failure? Explain(AwsCallException refusal, TrailEncryptionStatus resource, string keyArn) => refusal.Code switch
    {
        "InsufficientEncryptionPolicyException" => Failures.KeyPolicyRefusesCloudTrail(resource.Arn, keyArn, resource.Service, refusal),
        "KmsKeyNotFoundException" => Failures.KeyNotFoundByCloudTrail(resource.Arn, keyArn, resource.S3BucketName, refusal),
        "OperationNotPermittedException" or "NotOrganizationMasterAccountException" or "NotOrganizationManagementAccountException"
            or "CloudTrailAccessNotEnabledException" or "InsufficientDependencyServiceAccessPermissionException" when resource.IsOrganization == true =>
            Failures.OrganizationTrailRefused(resource.Arn, resource.AccountId, refusal),
        _ => null,
    };
}
