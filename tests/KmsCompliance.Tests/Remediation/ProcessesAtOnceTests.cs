using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>Four processes that make the same keys at once: one usable key a Region, every other scheduled for deletion and told.
/// A step of .ci/run, ten rounds; NewServiceCmkAtOnceTests tries what they may do to one another in one process.</summary>
[Trait("Category", "Kills")]
public sealed class ProcessesAtOnceTests
{
    private const int Processes = 4;
    private const string Alias = "alias/xray-trace-data-cmk";
    private const string Make = """
        New-ServiceCmk XRay -Region eu-*, us-*, ap-* -WarningAction SilentlyContinue -WarningVariable warnings -ErrorAction SilentlyContinue -ErrorVariable errors |
            ForEach-Object { "key $($_.Region) $($_.KeyId) $($_.Alias)" }
        $warnings | ForEach-Object { "warning $_" }
        $errors | ForEach-Object { "error $_" }
        """;

    public static TheoryData<int> Rounds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task Four_processes_at_once_leave_one_usable_key_a_Region_and_every_other_scheduled_for_deletion_and_told(int round)
    {
        _ = round;
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        // All have started before the first looks.
        var gate = server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "GetCallerIdentity" });
        var processes = Enumerable.Range(0, Processes).Select(_ => new ChildPwsh(server.Url, Make)).ToList();
        try
        {
            await gate.WaitForArrivedAsync(Processes, Patience.Token);
            gate.Open();
            var lines = await Task.WhenAll(processes.Select(process => process.EndAsync()));

            Assert.DoesNotContain(lines.SelectMany(each => each), line => line.StartsWith("error ", StringComparison.Ordinal));
            var warnings = string.Join('\n', lines.SelectMany(each => each).Where(line => line.StartsWith("warning ", StringComparison.Ordinal)));
            var keys = lines[0].Where(line => line.StartsWith("key ", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
            Assert.True(keys.Count >= 10, $"There are {keys.Count} Regions.");
            Assert.All(lines, each => Assert.Equal(keys, each.Where(line => line.StartsWith("key ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
            foreach (var region in keys.Select(line => line.Split(' ')[1]))
            {
                var store = server.World.Region(SandboxAccounts.AccountId, region).Keys;
                var made = store.Keys(DateTimeOffset.UtcNow).Where(key => key.Tags.ContainsKey("KmsCompliance:Alias")).ToList();
                var used = Assert.Single(made, key => key.State == KmsKeyState.Enabled);
                Assert.Equal(used.Id, store.FindAlias(Alias)!.TargetKeyId);
                Assert.Contains($"key {region} {used.Id} {Alias}", keys);
                Assert.All(made.Where(key => key != used), key =>
                {
                    Assert.Equal(KmsKeyState.PendingDeletion, key.State);
                    Assert.Contains($"{key.Arn}, which this run had made and nobody has used, is scheduled for deletion", warnings, StringComparison.Ordinal);
                });
            }
        }
        finally
        {
            processes.ForEach(static process => process.Dispose());
        }
    }
}
