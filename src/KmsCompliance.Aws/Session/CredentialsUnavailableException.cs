using Amazon.Runtime;

namespace KmsCompliance.Aws.Session;

/// <summary>Credentials could not be had. The message says from where and why, and never holds a secret.</summary>
internal sealed class CredentialsUnavailableException(string message, Exception innerException) : AmazonClientException(message, innerException);
