using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Usage;

/// <summary>A process that reads the event history is killed, and another one goes on: no event is lost, and none comes twice.</summary>
[Trait("Category", "Kills")]
public sealed class UsageKillTests : UsageTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(Pages - 1)]
    public async Task A_reading_that_was_killed_goes_on_where_it_was(int page)
    {
        var folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");
        try
        {
            var script = $"Get-CmkUsage {Key} -QuotaShare 1 -CheckpointPath '{folder.FullName}'";
            var gate = Server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "LookupEvents", Skip = page, Times = 1 });
            using (var process = new ChildPwsh(Server.Url, script))
            {
                await gate.WaitForArrivedAsync(1, Patience.Token);
                await process.KillAsync();
                await gate.WaitForGivenUpAsync(1, Patience.Token);
            }

            Server.Faults.Clear();
            Server.Calls.Reset();

            var result = Session.Run(script);

            Assert.Empty(result.Errors);
            Assert.Empty(result.Warnings);
            Assert.Equal(Uses, Ids(result).Count);
            Assert.Equal(Uses, Ids(result).Distinct().Count());
            Assert.Equal(Pages - page, LookUps);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
