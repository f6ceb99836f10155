using Amazon;
using Amazon.Runtime;
using KmsCompliance.Aws.Services.XRay;
using KmsCompliance.Aws.Session;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Aws.Tests.Protocol;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.Services;

/// <summary>Clients are held of the Regions that are worked on.</summary>
public sealed class ServiceClientsTests
{
    [Fact]
    public void A_Region_that_was_left_has_no_clients_and_the_others_keep_theirs()
    {
        using var clients = new ServiceClients(new AnonymousAWSCredentials(), static (config, region) => config.RegionEndpoint = RegionEndpoint.GetBySystemName(region), CallBounds.Default);
        AmazonXRayClient In(string region) => clients.Get(region, AmazonXRayClient.Service, static (credentials, config) => new AmazonXRayClient(credentials, config));
        var (first, second) = (In("eu-west-1"), In("us-gov-west-1"));
        Assert.Same(first, In("eu-west-1"));

        clients.Leave("eu-west-1");

        Assert.Equal(1, clients.Count);
        Assert.Same(second, In("us-gov-west-1"));
        Assert.NotSame(first, In("eu-west-1"));
        clients.Leave("west-1");
        Assert.Equal(2, clients.Count);
    }

    [Fact]
    public async Task Whoever_has_a_client_of_a_Region_that_was_left_may_use_it()
    {
        await using var server = await CannedServer.StartAsync((_, _) => Operations.All["kms:DescribeKey"].Good);
        await using var session = await Sessions.OpenAsync(server.Url);
        var keys = session.GetKeyCatalog("eu-west-1");
        await keys.DescribeKeyAsync("1234", CancellationToken.None);

        session.LeaveRegion("eu-west-1");

        await keys.DescribeKeyAsync("1234", CancellationToken.None);
        await session.GetKeyCatalog("eu-west-1").DescribeKeyAsync("1234", CancellationToken.None);
        Assert.Equal(3, server.Requests.Count);
    }
}
