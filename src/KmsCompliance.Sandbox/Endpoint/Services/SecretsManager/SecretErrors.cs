using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>Secrets Manager's own errors.</summary>
internal static class SecretErrors
{
    public static AwsErrorException NotFound() => new("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");

    public static AwsErrorException InvalidParameter(string message) => new("InvalidParameterException", message);

    public static AwsErrorException InvalidRequest(string message) => new("InvalidRequestException", message);

    public static AwsErrorException Exists(string message) => new("ResourceExistsException", message);

    public static AwsErrorException KeyAccessDenied() => new("AccessDeniedException", "Access to KMS is not allowed");

    public static AwsErrorException InvalidKey(string message) =>
        InvalidParameter($"The operation failed because of an invalid KMS key: {message}");

    /// <summary>EncryptionFailure or DecryptionFailure, which quote the error of KMS.</summary>
    public static AwsErrorException KmsFailure(string code, string what, AwsErrorException kms, string requestId) =>
        new(code, $"{what}: {kms.Message} (Service: AWSKMS; Status Code: {kms.Status}; Error Code: {kms.Code}; Request ID: {requestId}; Proxy: null)");
}
