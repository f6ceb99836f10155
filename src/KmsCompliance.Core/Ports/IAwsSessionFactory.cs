namespace KmsCompliance.Ports;

/// <summary>Opens sessions.</summary>
public interface IAwsSessionFactory
{
    /// <summary>Finds credentials and readies clients; asks AWS nothing yet, except where the credentials' own source
    /// has to (SSO, assume-role).</summary>
    /// <param name="request">How to reach AWS.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Errors.FailureException">There are no credentials, or the profile does not exist.</exception>
    Task<IAwsSession> OpenAsync(SessionRequest request, CancellationToken cancellationToken);

    /// <summary>The names of the profiles that exist; no call.</summary>
    /// <param name="location">The file that holds them; null for the usual places.</param>
    IReadOnlyList<string> ListProfiles(string? location);
}
