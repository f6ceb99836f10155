using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Services.SecretsManager;

namespace KmsCompliance.Aws.Services.SecretsManager;

/// <summary>The secrets of one Region and their keys; their values are never read.</summary>
internal sealed class SecretAdapter(AmazonSecretsManagerClient client, string region, CallBounds bounds) : IServiceAdapter
{
    // The most that ListSecrets and ListSecretVersionIds take.
    private const int PageSize = 100;
    private const string DescribeSecret = "secretsmanager:DescribeSecret";

    private string? _accountId;

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
        ResourceQuery query, Task<string> accountId, IRunReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await foreach (var page in ListPagesAsync(query.IncludePlannedDeletion, cancellationToken).ConfigureAwait(false))
        {
            var wanted = query.NameFilter is null && query.TagFilter is null
                ? page
                : [.. page.Where(secret => query.NameFilter?.Invoke(secret.ResourceName) != false && query.TagFilter?.Invoke(secret.Tags!) != false)];
            if (!query.IncludeReplica)
            {
                // An array is made at its size; a list would grow to it.
                ConfiguredResource[] configured = [.. wanted.Select(Configured)];
                yield return configured;
                continue;
            }

            foreach (var batch in wanted.Chunk(ServiceCatalog.SecretsManager.ReadsAtATime))
            {
                yield return await ResourceReads.AllAsync(
                    batch, secret => secret.ResourceId, secret => GetAsync(secret.ResourceId, accountId, cancellationToken), reporter, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ConfiguredResource> GetAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken) =>
        Configured(await DescribeAsync(resourceId, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<WholeResource> GetWholeAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken)
    {
        var answer = await DescribeAsync(resourceId, cancellationToken).ConfigureAwait(false);
        return new(Configured(answer), _ => Task.FromResult<ResourceConfiguration>(ConfigurationOf(answer, resourceId)));
    }

    /// <summary>An empty key is that which AWS manages (Secrets Manager API Reference, UpdateSecret).</summary>
    /// <inheritdoc/>
    public Task SetKeyAsync(EncryptionStatus resource, string? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var request = new UpdateSecretRequest
        {
            SecretId = resource.ResourceArn,
            KmsKeyId = key ?? string.Empty,
            ClientRequestToken = Guid.NewGuid().ToString(),
        };
        return AwsCall.InvokeAsync(
            "secretsmanager:UpdateSecret", region, () => client.UpdateSecretAsync(request, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<KeyObservation> ObserveAsync(EncryptionStatus resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        const string Operation = "secretsmanager:ListSecretVersionIds";
        var pages = new Pages<ListSecretVersionIdsResponse>(
            Operation,
            region,
            bounds,
            (token, cancel) => client.ListSecretVersionIdsAsync(
                new ListSecretVersionIdsRequest
                {
                    SecretId = resource.ResourceArn,
                    IncludeDeprecated = true,
                    MaxResults = PageSize,
                    NextToken = token,
                },
                cancel),
            static answer => answer.NextToken,
            static answer => answer.Versions?.Select(static version => version?.VersionId));
        var versions = new List<ObservedVersion>();
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            versions.AddRange((answer.Versions ?? []).Select(version => version is null
                ? throw Invalid(Operation, "a version in the answer is empty.")
                : new ObservedVersion(version.VersionId ?? string.Empty, version.VersionStages ?? [], version.KmsKeyIds)));
        }

        // Where no version tells its key, the secret itself does.
        var keyId = versions.Exists(static version => version.TellsKey)
            ? null
            : NullIfEmpty((await DescribeAsync(resource.ResourceId, cancellationToken).ConfigureAwait(false)).KmsKeyId);
        return new KeyObservation(keyId) { Versions = versions };
    }

    /// <inheritdoc/>
    public async Task<string?> GetPolicyAsync(EncryptionStatus resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        const string Operation = "secretsmanager:GetResourcePolicy";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.GetResourcePolicyAsync(new GetResourcePolicyRequest { SecretId = resource.ResourceArn }, cancellationToken), cancellationToken).ConfigureAwait(false);

        // Whoever is not named in the answer to another question would be taken for shut out.
        return answer.ARN == resource.ResourceArn ? NullIfEmpty(answer.ResourcePolicy) : throw Invalid(Operation, "the answer is about another secret.");
    }

    private ConfiguredResource Configured(DescribeSecretResponse answer)
    {
        var replicas = (answer.ReplicationStatus ?? []).Where(replica => replica?.Region is not null).DistinctBy(replica => replica!.Region).ToList();
        return Configured(Read(
            DescribeSecret,
            answer.ARN, answer.Name, answer.KmsKeyId, answer.OwningService, answer.PrimaryRegion, answer.DeletedDate, answer.LastChangedDate, answer.Tags,
            new(replicas.Select(replica => KeyValuePair.Create(replica!.Region!, NullIfEmpty(replica.KmsKeyId) ?? "aws/secretsmanager"))),
            new(replicas.Select(replica => KeyValuePair.Create(
                replica!.Region!, string.Join(": ", new[] { replica.Status, replica.StatusMessage }.Where(text => !string.IsNullOrEmpty(text))))))));
    }

    private SecretConfiguration ConfigurationOf(DescribeSecretResponse answer, string resourceId)
    {
        // An ARN may be named without what Secrets Manager adds to it.
        if (AwsArn.TryParse(resourceId, out _) && answer.ARN?.StartsWith(resourceId, StringComparison.Ordinal) != true)
        {
            throw Invalid(DescribeSecret, "the answer is about another secret.");
        }

        return new SecretConfiguration
        {
            Name = NullIfEmpty(answer.Name) ?? throw Invalid(DescribeSecret, "the answer has no Name."),
            Description = NullIfEmpty(answer.Description),
            KmsKeyId = NullIfEmpty(answer.KmsKeyId),
            Replicas = [.. (answer.ReplicationStatus ?? []).Select(replica => new SecretReplica(
                NullIfEmpty(replica?.Region) ?? throw Invalid(DescribeSecret, "a replica in the answer has no Region."), NullIfEmpty(replica!.KmsKeyId)))],
            Tags = answer.ExactTags ?? TextDictionary.Empty,
        };
    }

    private AwsCallException Invalid(string operation, string message) => new(FailureKind.InvalidAnswer, message) { Operation = operation, Region = region };

    private Task<DescribeSecretResponse> DescribeAsync(string resourceId, CancellationToken cancellationToken) => AwsCall.InvokeAsync(
        DescribeSecret,
        region,
        () => client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = resourceId }, cancellationToken),
        cancellationToken);

    private static ConfiguredResource Configured(SecretEncryptionStatus status) => new(status, ServiceCatalog.SecretsManager.DefaultKey);

    private async IAsyncEnumerable<IReadOnlyList<SecretEncryptionStatus>> ListPagesAsync(
        bool includePlannedDeletion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Operation = "secretsmanager:ListSecrets";
        var pages = new Pages<ListSecretsResponse>(
            Operation,
            region,
            bounds,
            (token, cancel) => client.ListSecretsAsync(
                new ListSecretsRequest
                {
                    MaxResults = PageSize,
                    NextToken = token,
                    IncludePlannedDeletion = includePlannedDeletion ? true : null,
                },
                cancel),
            static answer => answer.NextToken,
            static answer => answer.SecretList.Select(static secret => secret?.ARN))
        {
            Ahead = true,
        };
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            SecretEncryptionStatus[] page = [.. answer.SecretList.Select(entry => Read(
                Operation,
                entry?.ARN, entry?.Name, entry?.KmsKeyId, entry?.OwningService, entry?.PrimaryRegion, entry?.DeletedDate, entry?.LastChangedDate, entry?.Tags))];
            yield return page;
        }
    }

    private SecretEncryptionStatus Read(
        string operation,
        string? arn,
        string? name,
        string? kmsKeyId,
        string? owningService,
        string? primaryRegion,
        DateTime? deletedDate,
        DateTime? lastChangedDate,
        TextDictionary? tags,
        TextDictionary? replica = null,
        TextDictionary? replicaStatus = null)
    {
        if (!AwsArn.TryParse(arn, out var parts))
        {
            throw Invalid(operation, "a secret in the answer has no ARN.");
        }

        return new SecretEncryptionStatus
        {
            AccountId = AccountOf(parts),
            Region = region,
            ResourceArn = arn,
            ResourceName = name ?? arn,
            KmsKeyId = NullIfEmpty(kmsKeyId),
            OwningService = NullIfEmpty(owningService),
            PrimaryRegion = NullIfEmpty(primaryRegion),
            DeletedDate = deletedDate,
            LastChangedDate = lastChangedDate,

            // A secret that never had any comes without the member.
            Tags = tags ?? TextDictionary.Empty,
            Replica = replica ?? TextDictionary.Empty,
            ReplicaStatus = replicaStatus ?? TextDictionary.Empty,
        };
    }

    // One text for all secrets of an account, not one each.
    private string AccountOf(AwsArn arn) => _accountId is { } known && arn.BelongsTo(known) ? known : _accountId = arn.AccountId;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
