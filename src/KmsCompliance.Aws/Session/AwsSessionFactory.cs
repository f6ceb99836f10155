using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Session;

/// <summary>Opens sessions on the AWS SDK.</summary>
public sealed class AwsSessionFactory : IAwsSessionFactory
{
    /// <inheritdoc/>
    public async Task<IAwsSession> OpenAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new AwsSession(request, await CredentialResolver.ResolveAsync(request, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListProfiles(string? location) => CredentialResolver.ListProfiles(location);
}
