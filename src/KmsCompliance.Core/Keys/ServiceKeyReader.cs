using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Keys;

/// <summary>Reads a service key's rotation and tags.</summary>
internal static class ServiceKeyReader
{
    /// <summary>The key as the pipeline carries it. Rotation that may not be read is left open, and said.</summary>
    public static async Task<ServiceCmk> ReadAsync(
        IKeyCatalog catalog,
        KeyDescription key,
        string? alias,
        string region,
        IReadOnlyDictionary<string, string> tags,
        IRunReporter reporter,
        CancellationToken cancellationToken,
        bool withHistory = false)
    {
        KeyRotation? rotation = null;
        try
        {
            rotation = await catalog.GetRotationAsync(key.KeyId, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            await reporter.ErrorAsync(Failures.FromCall(exception, key.Arn), cancellationToken).ConfigureAwait(false);
        }

        var history = withHistory ? await FindHistoryAsync(catalog, key, reporter, cancellationToken).ConfigureAwait(false) : null;
        return new ServiceCmk
        {
            Service = tags.GetValueOrDefault(ServiceKeyTags.Service),
            KeyId = key.KeyId,
            KeyArn = key.Arn,
            Alias = alias,
            Region = region,
            AccountId = key.AccountId,
            KeyState = key.KeyState ?? string.Empty,
            RotationEnabled = rotation?.Enabled,
            RotationPeriodInDays = rotation is { Enabled: true } ? rotation.PeriodInDays : null,
            CreationDate = key.CreationDate,
            Tags = new(tags),
            NextRotationAt = rotation?.NextAt,
            LastRotatedAt = history?.LastAt,
            OnDemandRotationsLeft = history?.OnDemandLeft,
            KeyMaterial = history?.Words,
        };
    }

    // An asymmetric key has no material that rotates: that is no error.
    private static async Task<RotationHistory?> FindHistoryAsync(IKeyCatalog catalog, KeyDescription key, IRunReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            return await RotationHistory.ReadAsync(catalog, key.KeyId, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.Code == "UnsupportedOperationException")
        {
            return null;
        }
        catch (AwsCallException exception)
        {
            await reporter.ErrorAsync(Failures.FromCall(exception, key.Arn), cancellationToken).ConfigureAwait(false);
            return null;
        }
    }
}
