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
        CancellationToken cancellationToken)
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
        };
    }
}
