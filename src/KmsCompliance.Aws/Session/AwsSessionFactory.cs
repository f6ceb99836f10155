using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Session;

/// <summary>Opens sessions on the AWS SDK.</summary>
public static class AwsSessionFactory
{
    /// <summary>Finds credentials and readies clients; asks AWS nothing yet, except where the credentials' own source
    /// has to (SSO, assume-role).</summary>
    /// <param name="request">How to reach AWS.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Errors.FailureException">There are no credentials, the profile does not exist, or the endpoint is not to be
    /// used.</exception>
    public static async Task<IAwsSession> OpenAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.EndpointUrl is { } endpoint)
        {
            EndpointRule.Check(endpoint, request.AllowInsecureEndpoint);
        }

        return new AwsSession(request, await CredentialResolver.ResolveAsync(request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The names of the profiles that exist; no call.</summary>
    /// <param name="location">The file that holds them; null for the usual places.</param>
    public static IReadOnlyList<string> ListProfiles(string? location) => CredentialResolver.ListProfiles(location);
}
