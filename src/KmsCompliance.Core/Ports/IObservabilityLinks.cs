namespace KmsCompliance.Ports;

/// <summary>Tells what an account sends to monitoring accounts. Changes nothing.</summary>
public interface IObservabilityLinks
{
    /// <summary>Lists the links of the account in a Region, of which AWS lets there be five: one call, as a rule.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Errors.AwsCallException">They could not be listed, or not to their end.</exception>
    Task<IReadOnlyList<ObservabilityLink>> ListAsync(CancellationToken cancellationToken);
}
