using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Erasure;

/// <summary>Four processes that write to one file of evidence, one of which is killed: one chain, with all that was told. A step of
/// .ci/run, ten rounds; EvidenceTests tries two writers in one process.</summary>
[Trait("Category", "Kills")]
public sealed class EvidenceProcessTests : ErasureTest
{
    private const int Changes = 5;

    private const string OfTheKilled = "arn:aws:kms:eu-west-2:111122223333:key/00000401-5a6d-4b0c-8000-000000000401";

    private static readonly string[] Keys = [Unused, Billing, "arn:aws:kms:eu-west-1:111122223333:key/00000102-5a6d-4b0c-8000-000000000102", OfTheKilled];

    public static TheoryData<int> Rounds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task Four_processes_of_which_one_is_killed_leave_one_chain(int round)
    {
        // At another change each round; the others go on meanwhile.
        var gate = Hold(round % 2 == 0 ? "DisableKey" : "EnableKey", "eu-west-2", skip: round / 2 % Changes);
        var processes = Keys.Select(key => new ChildPwsh(Server.Url, $$"""
            foreach ($i in 1..{{Changes}}) {
                Disable-ServiceCmk {{key}} -Force -WarningAction SilentlyContinue -EvidencePath '{{EvidencePath}}' -Confirm:$false | ForEach-Object { "$($_.Status) $($_.EvidenceHead)" }
                Enable-ServiceCmk {{key}} -EvidencePath '{{EvidencePath}}' -Confirm:$false | ForEach-Object { "$($_.Status) $($_.EvidenceHead)" }
            }
            """)).ToList();
        try
        {
            await Arrived(gate);
            await processes[3].KillAsync();
            var lines = (await Task.WhenAll(processes[..3].Select(static process => process.EndAsync()))).SelectMany(static each => each).ToList();
            Assert.Equal(3 * Changes * 2, lines.Count);
            lines.AddRange((await processes[3].OutputAsync()).Where(static line => line.StartsWith("Applied", StringComparison.Ordinal)));
            Assert.All(lines, static line => Assert.StartsWith("Applied ", line, StringComparison.Ordinal));

            var heads = string.Join(", ", lines.Select(static line => $"'{line.Split(' ')[1]}'"));
            var check = Assert.Single(Session.Run<CmkEvidence>($"Test-CmkEvidence '{EvidencePath}' -Head {heads}"));
            Assert.True(check.Intact, check.Message);

            // The next writer goes on.
            Server.Faults.Clear();
            Session.Run<CmkKeyChange>($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
            var after = Assert.Single(Session.Run<CmkEvidence>($"Test-CmkEvidence '{EvidencePath}' -Head {heads}"));
            Assert.True(after.Intact, after.Message);
        }
        finally
        {
            processes.ForEach(static process => process.Dispose());
        }
    }
}
