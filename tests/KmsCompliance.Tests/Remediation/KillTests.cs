namespace KmsCompliance.Tests.Remediation;

/// <summary>A process that is killed at any of its writes: the next run converges to one key a Region that has the alias and is
/// used, and names every other. Sixty kills take minutes: 'dotnet test' leaves them out unless they are asked for by their trait,
/// as .ci/run does; three of them are in <see cref="FewKillTests"/>.</summary>
[Trait("Category", "Kills")]
public sealed class KillTests : KillTest
{
    private const int XRayKills = 40;
    private const int SecretKills = 20;

    /// <summary>Every write of the pipeline over ten Regions: their keys, aliases and rotations, then X-Ray.</summary>
    public static TheoryData<string, int> XRayWrites
    {
        get
        {
            var writes = new TheoryData<string, int>();
            for (var write = 0; write < XRayKills; write++)
            {
                writes.Add(Writes[write % Writes.Length], write / Writes.Length);
            }

            return writes;
        }
    }

    /// <summary>Every fifteenth secret, and the first and the last.</summary>
    public static TheoryData<int> SecretWrites => [.. Enumerable.Range(0, SecretKills).Select(kill => kill * (Secrets - 1) / (SecretKills - 1))];

    [Theory]
    [MemberData(nameof(XRayWrites))]
    public Task A_kill_at_any_write_of_New_ServiceCmk_and_Set_XRayCmk_is_made_up_for_by_the_next_run(string operation, int skip) => KillAtXRayAsync(operation, skip);

    [Theory]
    [MemberData(nameof(SecretWrites))]
    public Task A_kill_at_any_write_of_Set_SecretCmk_is_made_up_for_by_the_next_run(int skip) => KillAtSecretAsync(skip);
}
