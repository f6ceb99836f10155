using Amazon.Runtime;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Session;

/// <summary>Credentials that somebody else renews by calls: asked for each time the SDK signs.</summary>
internal sealed class RenewedCredentials(Func<CancellationToken, Task<CredentialSnapshot>> source) : AWSCredentials
{
    /// <inheritdoc/>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            var snapshot = await source(CancellationToken.None).ConfigureAwait(false);
            return new ImmutableCredentials(snapshot.AccessKey, snapshot.SecretKey, snapshot.SessionToken);
        }
        catch (Exception exception) when (exception is AwsCallException or FailureException)
        {
            // What the SDK's own credentials throw when they cannot be had.
            throw new AmazonClientException((exception as AwsCallException)?.Describe() ?? exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials() => Task.Run(GetCredentialsAsync).GetAwaiter().GetResult();
}
