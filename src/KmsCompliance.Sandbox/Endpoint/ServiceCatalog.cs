using System.Collections.Frozen;
using KmsCompliance.Sandbox.Endpoint.CloudTrail;
using KmsCompliance.Sandbox.Endpoint.Ec2;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Protocol;
using KmsCompliance.Sandbox.Endpoint.S3;
using KmsCompliance.Sandbox.Endpoint.SecretsManager;
using KmsCompliance.Sandbox.Endpoint.Sts;
using KmsCompliance.Sandbox.Endpoint.XRay;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>The services, and which of them a request is for.</summary>
internal sealed class ServiceCatalog
{
    private readonly FrozenDictionary<string, AwsService> _byName;

    public ServiceCatalog() =>
        _byName = new AwsService[]
            {
                new KmsService(), new SecretsManagerService(), new XRayService(), new CloudTrailService(), new S3Service(), new StsService(), new Ec2Service(),
            }
            .ToFrozenDictionary(service => service.Name, StringComparer.Ordinal);

    public IEnumerable<AwsService> All => _byName.Values;

    public AwsService? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The service of a request that does not say it by its signature: by target, path or action.</summary>
    public AwsService? Guess(HttpRequest request, ReadOnlyMemory<byte> body) =>
        _byName.Values.FirstOrDefault(service => service.Protocol.OperationOf(request, body) is { } operation && service.Operations.ContainsKey(operation));
}
