using Amazon.Runtime;

namespace Amazon.PowerShell.Common;

/// <summary>What <c>$StoredAWSCredentials</c> holds: the SDK's object is not public.</summary>
public class AWSPSCredentials
{
    internal AWSPSCredentials(AWSCredentials credentials) => Credentials = credentials;

    internal AWSCredentials Credentials { get; }
}
