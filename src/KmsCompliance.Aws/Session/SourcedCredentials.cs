using Amazon.Runtime;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Session;

/// <summary>Credentials that somebody else holds and may renew: read again each time the SDK asks.</summary>
internal sealed class SourcedCredentials(Func<CredentialSnapshot> source) : AWSCredentials
{
    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            var snapshot = source();
            return new ImmutableCredentials(snapshot.AccessKey, snapshot.SecretKey, snapshot.SessionToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // What the SDK's own credentials throw when they cannot be had.
            throw new AmazonClientException(exception.Message, exception);
        }
    }
}
