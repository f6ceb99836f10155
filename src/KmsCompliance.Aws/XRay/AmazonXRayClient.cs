using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.XRay;

/// <summary>X-Ray, named as in the AWS SDK so that its package can take this folder's place.</summary>
internal interface IAmazonXRay : IDisposable
{
    Task<GetEncryptionConfigResponse> GetEncryptionConfigAsync(GetEncryptionConfigRequest request, CancellationToken cancellationToken);

    Task<PutEncryptionConfigResponse> PutEncryptionConfigAsync(PutEncryptionConfigRequest request, CancellationToken cancellationToken);
}

/// <inheritdoc cref="IAmazonXRay"/>
internal sealed class AmazonXRayClient(AWSCredentials credentials, ServiceConfig config)
    : JsonServiceClient(Service, credentials, config), IAmazonXRay
{
    /// <summary>The service, as its model has it.</summary>
    public static readonly JsonServiceDescription Service = new("XRay", "xray", "2016-04-12", JsonProtocol.RestJson, TargetPrefix: null);

    private static readonly JsonOperation GetEncryptionConfig = new("GetEncryptionConfig", "/EncryptionConfig");
    private static readonly JsonOperation PutEncryptionConfig = new("PutEncryptionConfig", "/PutEncryptionConfig");

    /// <inheritdoc/>
    public Task<GetEncryptionConfigResponse> GetEncryptionConfigAsync(GetEncryptionConfigRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetEncryptionConfigResponse>(GetEncryptionConfig, request, cancellationToken);

    /// <inheritdoc/>
    public Task<PutEncryptionConfigResponse> PutEncryptionConfigAsync(PutEncryptionConfigRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<PutEncryptionConfigResponse>(PutEncryptionConfig, request, cancellationToken);
}
