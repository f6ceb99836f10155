using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Aws.Tests.Protocol;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.Tests.Services;

/// <summary>Every service of the catalogue has its adapter, and an address that was looked up.</summary>
public sealed class ServiceParityTests
{
    public static TheoryData<string> Names => [.. ServiceCatalog.All.Select(static service => service.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_has_an_adapter(string service)
    {
        var session = await Sessions.OpenAsync(new Uri("http://127.0.0.1:9/"), defaultRegion: "eu-west-1");

        var missing = Record.Exception(() => session.GetAdapter(service, "eu-west-1"));

        Assert.True(missing is null, $"write src/KmsCompliance.Aws/Services/{service}, and its line in src/KmsCompliance.Aws/Services/ServiceAdapters.cs: {missing?.Message}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_address_is_held_against_its_endpoint_rules(string service) =>
        Assert.True(
            EndpointTests.Table.Any(row => (string)row[0] == ServiceCatalog.Find(service)!.IamPrefix),
            $"look up the endpoint rules of {service} and write a row of them in tests/KmsCompliance.Aws.Tests/Protocol/EndpointTests.cs");
}
