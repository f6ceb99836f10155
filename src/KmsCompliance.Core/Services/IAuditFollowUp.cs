using KmsCompliance.Ports;

namespace KmsCompliance.Services;

/// <summary>What an audit may ask beyond the listing of a place, where its user wants more. Changes nothing.</summary>
public interface IAuditFollowUp
{
    /// <summary>Asks something in the place. What goes wrong is one error, and the audit goes on.</summary>
    /// <param name="ask">Asks, by the session of the place.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What went wrong, as a sentence; null where nothing did.</returns>
    Task<string?> TryAsync(Func<IAwsSession, Task> ask, CancellationToken cancellationToken);

    /// <summary>Looks at a resource as the account that it belongs to, once a run. It is no error that nothing leads there.</summary>
    /// <param name="resource">The resource, with its account and Region.</param>
    Task<Fact<EncryptionStatus>> GetAsync(ResourceReference resource);
}
