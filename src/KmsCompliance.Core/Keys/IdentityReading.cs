using KmsCompliance.Errors;
using KmsCompliance.Policy.Access;
using KmsCompliance.Ports;

namespace KmsCompliance.Keys;

/// <summary>Reads the users and roles of the caller's account with their policies. Changes nothing.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where it is said that they could not be read.</param>
internal sealed class IdentityReading(IAwsSession session, IRunReporter reporter)
{
    /// <summary>Whether the trust policies of roles are kept.</summary>
    public bool WithTrust { get; init; }

    /// <summary>Reads them; what could not be read says why.</summary>
    /// <param name="actions">The actions that are asked about.</param>
    /// <param name="consequence">What is not known then, as a sentence.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<AccountIdentities> ReadAsync(IReadOnlyList<string> actions, string consequence, CancellationToken cancellationToken)
    {
        try
        {
            return await AccountIdentities.ReadAsync(session.Identities, actions, cancellationToken, WithTrust).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            var reason = $"The account's users and roles could not be read. {exception.Describe()}";
            await reporter.WarningAsync($"{reason} {consequence}", cancellationToken).ConfigureAwait(false);
            return new([], reason);
        }
    }
}
