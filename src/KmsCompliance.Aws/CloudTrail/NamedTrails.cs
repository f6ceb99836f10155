using System.Runtime.CompilerServices;
using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Aws.CloudTrail;

/// <summary>Looks trails or event data stores up one by one, some at a time.</summary>
internal static class NamedTrails
{
    // CloudTrail answers ten reads a second in a Region, which its own console and others share.
    private const int AtATime = 5;

    /// <summary>Looks them up; one that cannot be read is one error, and the others go on.</summary>
    /// <param name="trails">The Region's trails.</param>
    /// <param name="type">Which of the two; names of the other kind are left to the other service.</param>
    /// <param name="ids">Names and ARNs.</param>
    /// <param name="accountId">The caller's account.</param>
    /// <param name="reporter">Told of those that could not be read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async IAsyncEnumerable<IReadOnlyList<TrailEncryptionStatus>> LookUpAsync(
        ITrailEncryption trails,
        TrailResourceType type,
        IEnumerable<string> ids,
        Task<string> accountId,
        IRunReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var references = ids
            .Select(id => TrailReference.TryParse(id, out var reference, out _) ? reference : null)
            .OfType<TrailReference>()
            .Where(reference => reference.ResourceType == type);
        foreach (var batch in references.Chunk(AtATime))
        {
            var found = await Task.WhenAll(batch.Select(async reference =>
            {
                try
                {
                    return await TrailLookup.GetAsync(trails, reference, accountId, cancellationToken).ConfigureAwait(false);
                }
                catch (FailureException exception) when (!exception.EndsRun)
                {
                    await reporter.ErrorAsync(exception.Failure, cancellationToken).ConfigureAwait(false);
                    return null;
                }
                catch (AwsCallException exception) when (exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication))
                {
                    await reporter.ErrorAsync(Failures.FromCall(exception, reference.Value), cancellationToken).ConfigureAwait(false);
                    return null;
                }
            })).ConfigureAwait(false);
            yield return [.. found.OfType<TrailEncryptionStatus>()];
        }
    }
}
