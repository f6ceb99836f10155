using System.Collections.Frozen;
using KmsCompliance.Sandbox.Endpoint.Ec2;
using KmsCompliance.Sandbox.Endpoint.Iam;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Oam;
using KmsCompliance.Sandbox.Endpoint.Organizations;
using KmsCompliance.Sandbox.Endpoint.Protocol;
using KmsCompliance.Sandbox.Endpoint.S3;
using KmsCompliance.Sandbox.Endpoint.Services;
using KmsCompliance.Sandbox.Endpoint.Sts;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>What the sandbox answers for by signing name: the services whose data is encrypted, and those around
/// them.</summary>
internal sealed class AwsServiceCatalog
{
    private readonly FrozenDictionary<string, AwsService> _byName;

    public AwsServiceCatalog()
    {
        AwsService[] around = [KmsService.Create(), S3Service.Create(), StsService.Create(), Ec2Service.Create(), OrganizationsService.Create(), OamService.Create(), IamService.Create()];
        var encrypted = SandboxServices.All.GroupBy(service => service.Endpoint)
            .Select(services => new AwsService(services.Key, services.SelectMany(service => service.Operations)));
        _byName = around.Concat(encrypted).ToFrozenDictionary(service => service.Name, StringComparer.Ordinal);
    }

    public IEnumerable<AwsService> All => _byName.Values;

    public AwsService? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The service of a request that does not say it by its signature: by target, path or action.</summary>
    public AwsService? Guess(HttpRequest request, ReadOnlyMemory<byte> body) =>
        _byName.Values.FirstOrDefault(service => service.Protocol.OperationOf(request, body) is { } operation && service.Operations.ContainsKey(operation));
}
