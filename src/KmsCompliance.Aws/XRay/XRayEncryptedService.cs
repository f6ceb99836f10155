using System.Runtime.CompilerServices;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.XRay;

/// <summary>X-Ray in the audit: one resource a Region.</summary>
internal sealed class XRayEncryptedService(Func<string, IXRayEncryption> encryptionIn) : IEncryptedService
{
    /// <inheritdoc/>
    public ServiceDefinition Definition => ServiceCatalog.XRay;

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
        string region,
        Task<string> accountId,
        ResourceQuery query,
        IRunReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var configuration = await encryptionIn(region).GetConfigurationAsync(cancellationToken).ConfigureAwait(false);
        var status = new XRayEncryptionStatus
        {
            AccountId = await accountId.ConfigureAwait(false),
            Region = region,
            Type = configuration.Type,
            Status = configuration.Status,
            KmsKeyId = configuration.KeyId,
        };
        var defaultKey = configuration.Type == "NONE" ? ComplianceReason.AwsOwnedKey : ComplianceReason.AwsManagedKey;
        yield return [new ConfiguredResource(status, defaultKey, configuration.IsUpdating)];
    }
}
