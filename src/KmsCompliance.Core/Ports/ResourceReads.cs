using KmsCompliance.Errors;

namespace KmsCompliance.Ports;

/// <summary>Reads several resources at once; one that cannot be read is one error, and the others go on.</summary>
public static class ResourceReads
{
    /// <summary>Reads resources.</summary>
    /// <param name="batch">What to read.</param>
    /// <param name="idOf">What an error says that it is about.</param>
    /// <param name="read">Reads one.</param>
    /// <param name="reporter">Told of those that could not be read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">The credentials are not accepted, so that none could be read.</exception>
    public static async Task<IReadOnlyList<ConfiguredResource>> AllAsync<T>(
        IEnumerable<T> batch, Func<T, string> idOf, Func<T, Task<ConfiguredResource>> read, IRunReporter reporter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(reporter);
        var found = await Task.WhenAll(batch.Select(async item =>
        {
            try
            {
                return await read(item).ConfigureAwait(false);
            }
            catch (FailureException exception) when (!exception.EndsRun)
            {
                await reporter.ErrorAsync(exception.Failure, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (AwsCallException exception) when (exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication))
            {
                await reporter.ErrorAsync(Failures.FromCall(exception, idOf(item)), cancellationToken).ConfigureAwait(false);
                return null;
            }
        })).ConfigureAwait(false);
        return [.. found.OfType<ConfiguredResource>()];
    }
}
