using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudWatchLogs;

namespace KmsCompliance.Aws.Services.CloudWatchLogs;

/// <summary>The log groups of one Region and their keys; those of linked accounts are their accounts' own.</summary>
internal sealed class LogGroupAdapter(AmazonCloudWatchLogsClient client, string region, CallBounds bounds) : IServiceAdapter
{
    private const string Operation = "logs:DescribeLogGroups";
    private const string ResourcePrefix = "log-group:";

    // The most that DescribeLogGroups takes.
    private const int PageSize = 50;

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
        ResourceQuery query, Task<string> accountId, IRunReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);

        // Names are matched here: an answer to logGroupNamePattern has no keys.
        await foreach (var page in ListPagesAsync(namePrefix: null, cancellationToken).ConfigureAwait(false))
        {
            yield return [.. page.Where(group => query.NameFilter?.Invoke(group.Status.LogGroupName) != false).Select(static group => Configured(group.Status))];
        }
    }

    /// <inheritdoc/>
    public async Task<ConfiguredResource> GetAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken) =>
        Configured((await ForeignArn.ReadAsync(() => FindAsync(resourceId, cancellationToken), resourceId, accountId).ConfigureAwait(false)).Status);

    /// <inheritdoc/>
    public Task SetKeyAsync(EncryptionStatus resource, string? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (key is null)
        {
            var away = new DisassociateKmsKeyRequest { LogGroupName = resource.ResourceName };
            return AwsCall.InvokeAsync(
                "logs:DisassociateKmsKey", region, () => client.DisassociateKmsKeyAsync(away, cancellationToken), cancellationToken);
        }

        var request = new AssociateKmsKeyRequest { LogGroupName = resource.ResourceName, KmsKeyId = key };
        return AwsCall.InvokeAsync(
            "logs:AssociateKmsKey", region, () => client.AssociateKmsKeyAsync(request, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<KeyObservation> ObserveAsync(EncryptionStatus resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new KeyObservation((await FindAsync(resource.ResourceId, cancellationToken).ConfigureAwait(false)).Status.KmsKeyId);
    }

    /// <inheritdoc/>
    public async Task<WholeResource> GetWholeAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken)
    {
        var (status, group) = await ForeignArn.ReadAsync(() => FindAsync(resourceId, cancellationToken), resourceId, accountId).ConfigureAwait(false);
        return new(Configured(status), async token => await ReadConfigurationAsync(status, group, token).ConfigureAwait(false));
    }

    private async Task<LogGroupConfiguration> ReadConfigurationAsync(LogGroupEncryptionStatus status, LogGroup group, CancellationToken cancellationToken)
    {
        var tags = await AwsCall.InvokeAsync(
            "logs:ListTagsForResource",
            region,
            () => client.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = status.ResourceArn }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return new LogGroupConfiguration
        {
            Name = status.ResourceName,
            KmsKeyId = status.KmsKeyId,
            RetentionInDays = group.RetentionInDays,
            LogGroupClass = string.IsNullOrEmpty(group.LogGroupClass) ? null : group.LogGroupClass,
            IsProtected = group.DeletionProtectionEnabled,
            Tags = tags.Tags,
        };
    }

    private static ConfiguredResource Configured(LogGroupEncryptionStatus status) => new(status, ServiceCatalog.CloudWatchLogs.DefaultKey);

    // No operation reads one log group; a name is the first of those that begin with it, as the list is sorted by name.
    private async Task<(LogGroupEncryptionStatus Status, LogGroup Group)> FindAsync(string resourceId, CancellationToken cancellationToken)
    {
        var name = AwsArn.TryParse(resourceId, out var arn) ? arn.Resource[ResourcePrefix.Length..] : resourceId;
        await foreach (var page in ListPagesAsync(name, cancellationToken).ConfigureAwait(false))
        {
            foreach (var found in page)
            {
                if (found.Status.LogGroupName == name && (arn is null || found.Status.AccountId == arn.AccountId))
                {
                    return found;
                }
            }
        }

        throw new AwsCallException(FailureKind.NotFound, $"there is no log group '{name}'.") { Operation = Operation, Region = region };
    }

    private async IAsyncEnumerable<IReadOnlyList<(LogGroupEncryptionStatus Status, LogGroup Group)>> ListPagesAsync(
        string? namePrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new Pages<DescribeLogGroupsResponse>(
            Operation,
            region,
            bounds,
            (token, cancel) => client.DescribeLogGroupsAsync(
                new DescribeLogGroupsRequest { Limit = PageSize, LogGroupNamePrefix = namePrefix, NextToken = token }, cancel),
            static answer => answer.NextToken,
            static answer => answer.LogGroups.Select(static group => group?.LogGroupArn ?? group?.Arn))
        {
            // The group that is looked for by its name is on the first page, all but always.
            Ahead = namePrefix is null,
        };
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return [.. answer.LogGroups.Select(Read)];
        }
    }

    // Older endpoints have the ARN of the group's streams alone, which ends with ':*'.
    private (LogGroupEncryptionStatus Status, LogGroup Group) Read(LogGroup? group)
    {
        var text = group?.LogGroupArn ?? (group?.Arn?.EndsWith(":*", StringComparison.Ordinal) == true ? group.Arn[..^2] : group?.Arn);
        if (group is null || !AwsArn.TryParse(text, out var arn) || !arn.Resource.StartsWith(ResourcePrefix, StringComparison.Ordinal))
        {
            throw new AwsCallException(FailureKind.InvalidAnswer, "a log group in the answer has no ARN.") { Operation = Operation, Region = region };
        }

        var status = new LogGroupEncryptionStatus
        {
            AccountId = arn.AccountId,
            Region = region,
            ResourceName = group.LogGroupName ?? arn.Resource[ResourcePrefix.Length..],
            ResourceArn = text,
            LogGroupClass = group.LogGroupClass,
            StoredBytes = group.StoredBytes,
            KmsKeyId = string.IsNullOrEmpty(group.KmsKeyId) ? null : group.KmsKeyId,
        };
        return (status, group);
    }
}
