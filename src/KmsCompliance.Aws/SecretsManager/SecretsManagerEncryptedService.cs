using System.Runtime.CompilerServices;
using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.SecretsManager;

/// <summary>Secrets Manager in the audit: every secret of a Region, or those that are named.</summary>
internal sealed class SecretsManagerEncryptedService(Func<string, SecretEncryption> encryptionIn) : IEncryptedService
{
    // DescribeSecret has a high limit (40,000 a second); this keeps one Region's share of connections modest.
    private const int DescriptionsAtATime = 16;

    /// <inheritdoc/>
    public ServiceDefinition Definition => ServiceCatalog.SecretsManager;

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
        string region,
        Task<string> accountId,
        ResourceQuery query,
        IRunReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var secrets = encryptionIn(region);
        if (query.ResourceId.Count > 0)
        {
            foreach (var batch in query.ResourceId.Chunk(DescriptionsAtATime))
            {
                yield return await DescribeAsync(secrets, batch, reporter, cancellationToken).ConfigureAwait(false);
            }

            yield break;
        }

        await foreach (var page in secrets.ListPagesAsync(query.IncludePlannedDeletion, cancellationToken).ConfigureAwait(false))
        {
            var wanted = query.NameFilter is null ? page : [.. page.Where(secret => query.NameFilter(secret.Name))];
            if (!query.IncludeReplica)
            {
                ConfiguredResource[] configured = [.. wanted.Select(Configured)];
                yield return configured;
                continue;
            }

            foreach (var batch in wanted.Chunk(DescriptionsAtATime))
            {
                yield return await DescribeAsync(secrets, [.. batch.Select(secret => secret.Arn)], reporter, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<IReadOnlyList<ConfiguredResource>> DescribeAsync(
        SecretEncryption secrets,
        string[] secretIds,
        IRunReporter reporter,
        CancellationToken cancellationToken)
    {
        var described = await Task.WhenAll(secretIds.Select(async secretId =>
        {
            try
            {
                return Configured(await secrets.DescribeAsync(secretId, cancellationToken).ConfigureAwait(false));
            }
            catch (AwsCallException exception) when (exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication))
            {
                await reporter.ErrorAsync(Failures.FromCall(exception, secretId), cancellationToken).ConfigureAwait(false);
                return null;
            }
        })).ConfigureAwait(false);
        return [.. described.OfType<ConfiguredResource>()];
    }

    private static ConfiguredResource Configured(SecretEncryptionStatus status) => new(status, ComplianceReason.AwsManagedKey);
}
