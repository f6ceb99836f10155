using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>KMS's own errors, worded as KMS words them.</summary>
internal static class KmsErrors
{
    public static AwsErrorException InvalidKeyId(string keyId) => new("NotFoundException", $"Invalid keyId '{keyId}'");

    public static AwsErrorException NoKey(string keyArn) => new("NotFoundException", $"Key '{keyArn}' does not exist");

    public static AwsErrorException NoAlias(string aliasArn) => new("NotFoundException", $"Alias {aliasArn} is not found.");

    public static AwsErrorException InvalidArn(string arn) => new("InvalidArnException", $"Invalid arn {arn}");

    public static AwsErrorException OtherRegion(string region) => new("NotFoundException", $"Invalid arn {region}");

    public static AwsErrorException Denied(string callerArn, string action, string resource, string because) =>
        new("AccessDeniedException", $"User: {callerArn} is not authorized to perform: {action} on resource: {resource} {because}");

    public static AwsErrorException Disabled(KmsKey key) => new("DisabledException", $"{key.Arn} is disabled.");

    public static AwsErrorException InvalidState(KmsKey key) => new("KMSInvalidStateException", $"{key.Arn} is {Words(key.State)}.");

    public static AwsErrorException Unsupported(string message) => new("UnsupportedOperationException", message);

    public static AwsErrorException Validation(string message) => new("ValidationException", message);

    private static string Words(KmsKeyState state) => state switch
    {
        KmsKeyState.PendingDeletion => "pending deletion",
        KmsKeyState.PendingImport => "pending import",
        KmsKeyState.PendingReplicaDeletion => "pending replica deletion",
        _ => state.ToString().ToLowerInvariant(),
    };
}
