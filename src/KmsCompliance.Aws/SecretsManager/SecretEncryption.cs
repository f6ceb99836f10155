using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.SecretsManager;

/// <summary>The keys of secrets in one Region.</summary>
internal sealed class SecretEncryption(AmazonSecretsManagerClient client, string region) : ISecretEncryption
{
    // The most that ListSecrets and ListSecretVersionIds take.
    private const int PageSize = 100;

    private string? _accountId;

    /// <summary>The Region's secrets, a page at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<SecretEncryptionStatus>> ListPagesAsync(
        bool includePlannedDeletion,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var request = new ListSecretsRequest
            {
                MaxResults = PageSize,
                NextToken = token,
                IncludePlannedDeletion = includePlannedDeletion ? true : null,
            };
            var answer = await AwsCall.InvokeAsync(
                "secretsmanager:ListSecrets", region, () => client.ListSecretsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            // An array is made at its size; a list would grow to it.
            SecretEncryptionStatus[] page = [.. (answer.SecretList ?? []).Select(entry => Read(
                "secretsmanager:ListSecrets",
                entry?.ARN, entry?.Name, entry?.KmsKeyId, entry?.OwningService, entry?.PrimaryRegion, entry?.DeletedDate, entry?.LastChangedDate))];
            yield return page;

            // A page may be empty although more follow; only a missing token ends the list.
            token = answer.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
    }

    /// <inheritdoc/>
    public async Task<SecretEncryptionStatus> DescribeAsync(string secretId, CancellationToken cancellationToken)
    {
        var answer = await AwsCall.InvokeAsync(
            "secretsmanager:DescribeSecret",
            region,
            () => client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = secretId }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        var status = Read(
            "secretsmanager:DescribeSecret",
            answer.ARN, answer.Name, answer.KmsKeyId, answer.OwningService, answer.PrimaryRegion, answer.DeletedDate, answer.LastChangedDate);
        return status with
        {
            Replica = [.. (answer.ReplicationStatus ?? [])
                .Where(replica => replica?.Region is not null)
                .Select(replica => new SecretReplica(replica!.Region!, NullIfEmpty(replica.KmsKeyId), replica.Status, replica.StatusMessage))],
        };
    }

    /// <inheritdoc/>
    public Task SetKeyAsync(string secretArn, string keyArn, CancellationToken cancellationToken)
    {
        var request = new UpdateSecretRequest
        {
            SecretId = secretArn,
            KmsKeyId = keyArn,
            ClientRequestToken = Guid.NewGuid().ToString(),
        };
        return AwsCall.InvokeAsync(
            "secretsmanager:UpdateSecret", region, () => client.UpdateSecretAsync(request, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SecretVersion> ListVersionsAsync(
        string secretArn,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var request = new ListSecretVersionIdsRequest
            {
                SecretId = secretArn,
                IncludeDeprecated = true,
                MaxResults = PageSize,
                NextToken = token,
            };
            var answer = await AwsCall.InvokeAsync(
                "secretsmanager:ListSecretVersionIds", region, () => client.ListSecretVersionIdsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var version in answer.Versions ?? [])
            {
                yield return version is null
                    ? throw new AwsCallException(FailureKind.InvalidAnswer, "a version in the answer is empty.") { Operation = "secretsmanager:ListSecretVersionIds", Region = region }
                    : new SecretVersion(version.VersionId ?? string.Empty, version.VersionStages ?? [], version.KmsKeyIds);
            }

            token = answer.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
    }

    private SecretEncryptionStatus Read(
        string operation,
        string? arn,
        string? name,
        string? kmsKeyId,
        string? owningService,
        string? primaryRegion,
        DateTime? deletedDate,
        DateTime? lastChangedDate)
    {
        if (!AwsArn.TryParse(arn, out var parts))
        {
            throw new AwsCallException(FailureKind.InvalidAnswer, "a secret in the answer has no ARN.") { Operation = operation, Region = region };
        }

        return new SecretEncryptionStatus
        {
            AccountId = AccountOf(parts),
            Region = region,
            Arn = arn,
            Name = name ?? arn,
            KmsKeyId = NullIfEmpty(kmsKeyId),
            OwningService = NullIfEmpty(owningService),
            PrimaryRegion = NullIfEmpty(primaryRegion),
            DeletedDate = deletedDate,
            LastChangedDate = lastChangedDate,
        };
    }

    // One text for all secrets of an account, not one each.
    private string AccountOf(AwsArn arn) => _accountId is { } known && arn.BelongsTo(known) ? known : _accountId = arn.AccountId;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
