using KmsCompliance.Sandbox.Endpoint.Services;
using KmsCompliance.Services;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services;

/// <summary>The list of the sandbox's services.</summary>
public sealed class SandboxServicesTests
{
    [Fact]
    public void Every_service_that_is_audited_is_in_the_sandbox() =>
        Assert.Empty(ServiceCatalog.All.Select(service => service.Name).Except(SandboxServices.All.Select(service => service.Name)));

    [Fact]
    public void A_service_is_in_a_folder_of_its_name() => Assert.All(
        SandboxServices.All,
        service => Assert.Equal($"{typeof(SandboxService).Namespace}.{service.Name}", service.GetType().Namespace));

    [Fact]
    public void Services_read_members_of_different_names()
    {
        var names = SandboxServices.All.SelectMany(service => new[] { service.Estate.Name, service.Estate.CountName }).OfType<string>().ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
