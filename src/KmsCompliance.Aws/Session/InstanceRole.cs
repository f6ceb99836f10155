using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Util;

namespace KmsCompliance.Aws.Session;

/// <summary>The role of the instance that this runs on.</summary>
internal static class InstanceRole
{
    /// <summary>How users know it.</summary>
    public const string Origin = "the instance's role";

    // An instance's metadata answers within a millisecond. Off AWS its address often swallows packets, and the SDK would
    // wait 5 seconds for each of three tries, twice over.
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(1);

    /// <summary>Why there is no use in asking for the instance's role; null where there is.</summary>
    public static async Task<string?> FindObstacleAsync(CancellationToken cancellationToken)
    {
        if (!EC2InstanceMetadata.IsIMDSEnabled)
        {
            return $"{EC2InstanceMetadata.AWS_EC2_METADATA_DISABLED} is true";
        }

        if (!Uri.TryCreate(EC2InstanceMetadata.ServiceEndpoint, UriKind.Absolute, out var endpoint))
        {
            return $"'{EC2InstanceMetadata.ServiceEndpoint}' is not an address of instance metadata";
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConnectLimit);
        using var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync(endpoint.DnsSafeHost, endpoint.Port, limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return $"nothing answers at {endpoint.GetLeftPart(UriPartial.Authority)}";
        }
    }

    /// <summary>The credentials that the SDK shares in the process and renews. It gives them out only by the way of its
    /// whole chain, or as those which assume a role.</summary>
    public static AWSCredentials GetCredentials()
    {
        var options = new CredentialProfileOptions { RoleArn = "arn:aws:iam::000000000000:role/never-assumed", CredentialSource = "Ec2InstanceMetadata" };
        return ((AssumeRoleAWSCredentials)AWSCredentialsFactory.GetAWSCredentials(options, profileSource: null)).SourceCredentials;
    }
}
